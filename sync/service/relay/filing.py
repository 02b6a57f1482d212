"""Takes a file for a sender: reads it and, where nothing is wrong, keeps it ready to be sealed.

Without it page and interface would each turn files into manifests.
"""

from __future__ import annotations

import msgspec

from sync import wire
from sync.service.relay.files.refused import FileRefused
from sync.service.relay.files.uploads import Outcome, Upload, read_upload
from sync.service.relay.relay import Relay
from sync.service.relay.senders import Sender


def take_file(
    relay: Relay,
    sender: Sender,
    hospital: str,
    delivery_no: str,
    data: bytes,
    province_codes: str = "",
    supersedes: str | None = None,
) -> Outcome:
    """Read a file and, where nothing is wrong with it, keep it ready to be sealed.

    Raises FileRefused or ServiceRefusal.
    """
    distributor = relay.distributor(sender)
    upload = Upload(data, hospital, delivery_no, distributor, province_codes, supersedes)
    outcome = read_upload(upload)
    made = outcome.handover
    if made is None:
        return outcome
    try:
        wish = msgspec.convert(made.declaration(), wire.ManifestWish)
    except msgspec.ValidationError as error:
        raise FileRefused("医院、配送单号或要更正的编号不对，请核对。") from error
    for no in relay.declare(sender, wish).missing:
        relay.keep_chunk(sender, made.sha256, no, made.chunks[no])
    return outcome
