"""The records of long work, of what is told outside the pages, and to whom."""

from storewide.jobs.models.jobs import ENDS as ENDS
from storewide.jobs.models.jobs import SILENT_AFTER as SILENT_AFTER
from storewide.jobs.models.jobs import TAGS as TAGS
from storewide.jobs.models.jobs import ChatRoom as ChatRoom
from storewide.jobs.models.jobs import Job as Job
from storewide.jobs.models.jobs import JobQuerySet as JobQuerySet
from storewide.jobs.models.jobs import Round as Round
from storewide.jobs.models.jobs import State as State
from storewide.jobs.models.webhooks import Delivery as Delivery
from storewide.jobs.models.webhooks import DeliveryState as DeliveryState
from storewide.jobs.models.webhooks import Event as Event
from storewide.jobs.models.webhooks import Try as Try
from storewide.jobs.models.webhooks import Webhook as Webhook
