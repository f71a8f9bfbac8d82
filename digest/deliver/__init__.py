"""Documents reach subscribers: a frozen edition and its deliveries in, accepted messages out.

`message` and `body` make the bytes of a message, `dkim` signs them, `ledger` says which way a delivery may
go. `sender` begins a run, `handover` is what each connection does, `clerk` writes the ledger for all of
them, `breaker` says when to stop, and `halt` when what came back by mail says so. `relay` (over `line` and
`smtp`) and `outbox` are the ways out. To add another way out: one class (`ports.Mailer`), and one line in
`wiring`.
"""
