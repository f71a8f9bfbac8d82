"""The rooms of the website: what each page holds, and where it stands.

In: archived editions (their JSON and neutral markdown) and a `Look`. Out: values for the templates in
`templates/site/`, feeds and maps. `digest.render.website` joins them. To add a kind of page: give it a
path in `places`, values in a module of its own, a template, and a line in `website`.
"""
