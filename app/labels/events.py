"""All that is told of labels and their printers.

Without it each receiver would keep a list of its own.
"""

from __future__ import annotations

from app.labels.printers import LabelPrintersKept, LabelPrintersShown, LabelPrinterTried
from app.labels.queue import LabelAsked, LabelDrawn, LabelScanned, LabelsShown, QueueShown

LabelsEvent = (
    QueueShown
    | LabelsShown
    | LabelAsked
    | LabelScanned
    | LabelDrawn
    | LabelPrintersShown
    | LabelPrintersKept
    | LabelPrinterTried
)
