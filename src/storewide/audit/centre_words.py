"""What actions of the operations centre are called on a page; `words` holds all of them together."""

from django.utils.translation import gettext_lazy

from storewide.kit.tags import Text

ACTIONS: dict[str, Text] = {
    "centre.bet.add": gettext_lazy("Bet made"),
    "centre.bet.change": gettext_lazy("Bet changed"),
    "centre.bet.decide": gettext_lazy("Bet decided"),
    "centre.booking.add": gettext_lazy("Expert booked"),
    "centre.booking.change": gettext_lazy("Booking changed"),
    "centre.booking.close": gettext_lazy("Booking cancelled"),
    "centre.budget.add": gettext_lazy("Budget of the hub added"),
    "centre.budget.change": gettext_lazy("Budget of the hub changed"),
    "centre.centre.add": gettext_lazy("Operations centre set up"),
    "centre.centre.change": gettext_lazy("Operations centre changed"),
    "centre.cost.add": gettext_lazy("Cost of a bet added"),
    "centre.cost.change": gettext_lazy("Cost of a bet changed"),
    "centre.exception.add": gettext_lazy("Exception allowed"),
    "centre.exception.change": gettext_lazy("Exception changed"),
    "centre.exception.close": gettext_lazy("Exception ended"),
    "centre.expert.add": gettext_lazy("Expert added"),
    "centre.expert.change": gettext_lazy("Expert changed"),
    "centre.expert.close": gettext_lazy("Expert not bookable any more"),
    "centre.guideline.add": gettext_lazy("Guideline written"),
    "centre.guideline.change": gettext_lazy("Guideline changed"),
    "centre.guideline.close": gettext_lazy("Guideline ended"),
    "centre.order.accept": gettext_lazy("Order accepted"),
    "centre.order.add": gettext_lazy("Service ordered"),
    "centre.order.change": gettext_lazy("Order changed"),
    "centre.order.close": gettext_lazy("Order withdrawn"),
    "centre.order.deliver": gettext_lazy("Order delivered"),
    "centre.service.add": gettext_lazy("Service offered"),
    "centre.service.change": gettext_lazy("Service changed"),
    "centre.service.close": gettext_lazy("Service ended"),
    "centre.tool.add": gettext_lazy("Tool added"),
    "centre.tool.change": gettext_lazy("Tool changed"),
    "centre.tool.close": gettext_lazy("Tool ended"),
}
