"""How marketing channels are decided until somebody decides otherwise."""

from django.db import migrations

SOCIAL = "facebook*, fb, instagram*, ig, tiktok*, pinterest*, linkedin*, youtube*, twitter*, x.com, t.co, reddit*, snapchat*"
RULES = (
    ("click_id", "gclid, gbraid, wbraid, msclkid", "paid_search"),
    ("click_id", "fbclid, ttclid, twclid, li_fat_id", "social"),
    ("source", SOCIAL, "social"),
    ("medium", "cpc, ppc, sem, paid*search", "paid_search"),
    ("medium", "email, e-mail, e_mail, mail, newsletter*", "email"),
    ("source", "newsletter*, mailchimp*, klaviyo*", "email"),
    ("medium", "affiliate*, partner*", "affiliate"),
    ("source", "awin*, tradedoubler*, rakuten*, impact", "affiliate"),
    ("medium", "social*, paid*social", "social"),
    ("medium", "organic*, natural*, search, seo", "natural_search"),
    ("medium", "direct, (none), none, typein", "direct"),
    ("referrer", "google.*, *.google.*, bing.com, *.bing.com, duckduckgo.com, ecosia.org, *.ecosia.org, yahoo.*, *.yahoo.*, yandex.*, baidu.com, search.brave.com, qwant.com, startpage.com", "natural_search"),
    ("referrer", "*facebook.com, *instagram.com, *tiktok.com, *pinterest.*, *linkedin.com, *youtube.com, *twitter.com, x.com, t.co, *reddit.com, *snapchat.com", "social"),
    ("referrer", "mail.*, webmail.*, outlook.*", "email"),
    ("medium", "referral, website, link", "referral"),
    ("referrer", "*", "referral"),
    ("nothing", "", "direct"),
)


def add(apps, schema_editor):
    ChannelRule = apps.get_model("demand", "ChannelRule")
    for position, (looks, pattern, channel) in enumerate(RULES, start=1):
        ChannelRule.objects.create(position=position, looks=looks, pattern=pattern, channel=channel)


class Migration(migrations.Migration):
    dependencies = [("demand", "0001_initial")]
    operations = [migrations.RunPython(add, migrations.RunPython.noop)]
