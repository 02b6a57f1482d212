"""数据上传准备: the trace-code records that go to the insurance, made and checked before they go.

Without it what the platform refuses would be found out days later, record by record. Pure: it may
use app.codes and the sentences of app.readers, and stands in the room so that the service, the
workstation and what is given to HIS make the same records. Start reading in preparing.py.
"""
