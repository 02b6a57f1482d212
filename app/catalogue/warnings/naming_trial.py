"""What aliases would do to the list, counted. Without it an alias would be laid down blindly.

Only rows with one of the names are looked at: by the aliases that would hold, and once more by
those that do, after which all stands as before.
"""

from __future__ import annotations

from app.catalogue.checking.recheck import Catalogues, Changed, Recheck, Stated, Watch
from app.catalogue.matching.likening import Likening
from app.catalogue.warnings.trial import Trial
from app.catalogue.warnings.values import TrialOutcome


def try_likening(
    recheck: Recheck,
    catalogues: Catalogues,
    stated: Stated,
    likenings: tuple[Likening, Likening],
    watch: Watch,
) -> TrialOutcome:
    """Compare what two lists of aliases, that which holds and another, say of the rows."""
    holding, other = likenings
    codes = recheck.take(Changed(likening=other), catalogues)
    after = {
        row.hospital_code: findings
        for row, findings in recheck.check(catalogues, stated, codes, watch)
    }
    codes = recheck.take(Changed(likening=holding), catalogues)
    trial = Trial()
    for row, findings in recheck.check(catalogues, stated, codes, watch):
        trial.take(findings, after.get(row.hospital_code, ()))
    return trial.outcome()
