"""Local stand-ins for outside platforms that speak their real protocols, for training and tests.

Without it nobody could practise or test without a province. Written from the platforms' rules
alone; it may use app.codes, and nothing else of ours. Start reading in sync/sandbox/shanghai_yy/.
"""
