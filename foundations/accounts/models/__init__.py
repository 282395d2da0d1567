from foundations.accounts.models.code import Code, Purpose
from foundations.accounts.models.grant import Grant
from foundations.accounts.models.sheet import CodeSheet, SheetCode
from foundations.accounts.models.user import User

__all__ = ["Code", "CodeSheet", "Grant", "Purpose", "SheetCode", "User"]
