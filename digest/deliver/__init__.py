"""Documents reach subscribers: a frozen edition and its deliveries in, accepted messages out.

`message` makes the bytes of one message, `ledger` says which way a delivery may go, `sender`
claims, sends and records, `smtp` and `outbox` are the ways out. To add another way out: one
class with `send` and `close` (`ports.Mailer`), and one line in `wiring`.
"""
