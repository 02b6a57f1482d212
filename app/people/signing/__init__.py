"""What proves who somebody is: passwords, PINs, codes of a telephone, and how often one may err.

Without it the service and the workstation would each have rules of their own. Values and rules, the
clock given; what is kept of them is store.py's. Begin reading at rules.py.
"""
