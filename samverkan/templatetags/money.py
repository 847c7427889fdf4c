"""Figures in templates: `{% load money %}`, `{{ invoice.total_ore|kr }}`."""

from django import template

from samverkan import format as written

register = template.Library()
EMPTY = (None, "")


@register.filter
def kr(ore):
    return "" if ore in EMPTY else written.kronor(ore)


@register.filter
def amount(ore):
    return "" if ore in EMPTY else written.amount(ore)


@register.filter
def number(value, decimals=0):
    return "" if value in EMPTY else written.number(value, decimals)


@register.filter
def percent(share, decimals=1):
    return "" if share in EMPTY else written.percent(share, decimals)


@register.filter
def orgnr(digits):
    return "" if digits in EMPTY else written.orgnr(digits)


@register.filter
def bankgiro(digits):
    return "" if digits in EMPTY else written.bankgiro(digits)
