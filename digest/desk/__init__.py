"""`digest preview`: the edition of a date in a browser, on this machine only, to be looked at.

In: a config file and a date. Out: a page that shows the documents of each copy, what was left out and
why, and that follows templates and settings as they are edited. Nothing is frozen, published or sent
from here, and no route changes anything.

`proofing` makes a `Proof` (`edition`) whenever `watching` sees a change, `events` tells the open pages,
and these ask `app` for it; `server` holds it all. To add a tab: a button and a panel in page.html, a
function of the same name under `panels` in desk.js, and, for a new kind of document, a line in
`app.ENDINGS`.
"""
