"""What there is to practise on: deliveries, the codes on their boxes, what became of them.

Without it a stand-in would have nothing to say. It may use app.codes and litestar. Start reading in
sync/sandbox/training/delivery.py.
"""

from sync.sandbox.training.delivery import TrainingDelivery, training_delivery

__all__ = ["TrainingDelivery", "training_delivery"]
