"""Who may open what of the prospectus, beyond everyone."""

from foundations.accounts.access import holders_of

MAKERS = holders_of("prospectus.make")
PUBLISHERS = holders_of("prospectus.publish")
