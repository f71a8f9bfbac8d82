"""Documents reach subscribers: a frozen edition and its deliveries in, accepted messages out.

`message` and `body` make the bytes of a message, `ledger` says which way a delivery may go. `sender`
begins a run, `handover` is what each connection does, `clerk` writes the ledger for all of them, `breaker`
says when to stop. `relay` (over `line` and `smtp`) and `outbox` are the ways out. To add another way out: one
class (`ports.Mailer`), and one line in `wiring`.
"""
