"""`digest serve`: the subscribers' pages, the only part of digest that strangers can reach.

In: requests from the open net, most of them by programs. Out: pages in the visitor's language, changes of
one person's consent, confirmation mails. No cookies, no script; nothing changes on GET, since mail filters
open every link; the answer to an address is the same whether we know it or not.

`gate` keeps out what is too large and seals every answer, `limits` what comes too often; `app` has the
routes, `office` what they do to the store, `post` the mails that follow, `pages` what a visitor reads;
`server` holds it all. To add a page: a template in templates/pages, its words under [pages] of every file
in digest/words, and a route.
"""
