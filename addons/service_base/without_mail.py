"""Records that are made without a word in their chatter."""

# Context for `create`: chatter starts empty, nobody follows unasked and no change is tracked.
WITHOUT_MAIL = {
    "mail_create_nolog": True,
    "mail_create_nosubscribe": True,
    "tracking_disable": True,
}
