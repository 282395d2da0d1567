from foundations.notifications.models.delivery import Delivery
from foundations.notifications.models.notice import Notice

__all__ = ["Delivery", "Notice"]
