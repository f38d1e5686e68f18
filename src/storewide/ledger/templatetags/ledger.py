"""A promise's words for templates: `{% load ledger %}`."""

from django import template

from storewide.ledger import words

register = template.Library()

register.filter("promise_sentence", words.sentence)
register.filter("promise_in_short", words.short)
register.filter("promised_change", words.change)
register.filter("metric_name", words.metric_name)
register.filter("metric_meaning", words.metric_meaning)
register.filter("promised_guardrails", words.guardrails)
