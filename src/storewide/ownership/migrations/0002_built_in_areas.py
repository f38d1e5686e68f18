"""The areas every operation has: the seven of the operation itself, and the store's features in three groups."""

from django.db import migrations
from django.utils.text import slugify

AREAS = (
    ("operation", "Solution ownership", "The store's feature set, its results, and how it stands against competitors."),
    ("operation", "Content management", "What the store says: texts, pictures, categories, and that they are right."),
    ("operation", "Product management", "What is on sale, at which price, in which order it is shown."),
    ("operation", "Demand management", "Creating demand: search, paid, e-mail, social, affiliates."),
    ("operation", "Metrics management", "What is measured, that it is right, and that it is read."),
    ("operation", "Release management", "What goes live when, signed off by the business, known to the front line."),
    ("operation", "Experience and usability", "That customers can do what they came for."),
    ("communication", "Newsletter", "What customers hear from the store by e-mail."),
    ("communication", "Help and contact", "Answers customers find by themselves, and how they reach us."),
    ("communication", "Reviews", "What customers say about products, where others read it."),
    ("order_entry", "Search and navigation", "Finding a product."),
    ("order_entry", "Product pages", "Deciding on a product."),
    ("order_entry", "Cart", "Keeping what one is about to buy."),
    ("order_entry", "Checkout", "From cart to order."),
    ("order_entry", "Payments", "Paying, in the way customers expect to."),
    ("order_entry", "Order processing", "From order to parcel."),
    ("order_entry", "Delivery", "Arriving when it was promised."),
    ("customer_relationship", "Account", "What customers see and change about themselves."),
    ("customer_relationship", "Returns", "Sending something back and getting the money."),
    ("customer_relationship", "Loyalty", "Reasons to come back."),
)


def add(apps, schema_editor):
    Area = apps.get_model("ownership", "Area")
    for group, name, purpose in AREAS:
        Area.objects.get_or_create(
            slug=slugify(name),
            defaults={"group": group, "name": name, "purpose": purpose, "built_in": True},
        )


class Migration(migrations.Migration):
    dependencies = [("ownership", "0001_initial")]
    operations = [migrations.RunPython(add, migrations.RunPython.noop)]
