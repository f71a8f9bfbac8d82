"""What words tell, in any language: pure, on the standard library alone.

In go titles and texts; out come words, sentences, skeletons of names, vectors and their nearness.
`knowledge` holds what is known of languages beforehand (stems, concepts, categories, places) as one
frozen value; nothing here knows of articles. To add a language, add its words to the files in
`data/`; to add a country that can be a home, add it to `data/places.json`.
"""
