from foundations.accounts.models.code import Code, Purpose
from foundations.accounts.models.grant import Grant
from foundations.accounts.models.user import User

__all__ = ["Code", "Grant", "Purpose", "User"]
