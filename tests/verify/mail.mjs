// What npm's tools say of a mail: node mail.mjs MODULES, and on standard input {"mjml": …} or {"html": …}.
import { createRequire } from "node:module";
import { pathToFileURL } from "node:url";
import { text } from "node:stream/consumers";

const from = createRequire(`${process.argv[2]}/`);
const asked = JSON.parse(await text(process.stdin));

if (asked.mjml) {
  const compile = from("mjml");
  const { html, errors } = await compile(asked.mjml, { validationLevel: "soft", fonts: {}, keepComments: false });
  console.log(JSON.stringify({ html, errors: errors.map((error) => error.formattedMessage) }));
} else {
  const { caniemail } = await import(pathToFileURL(from.resolve("caniemail")));
  // Not thunderbird: rows of its data are missing, and the package stops at them.
  const clients = ["gmail.*", "outlook.*", "apple-mail.*", "yahoo.*", "samsung-email.*", "mail-ru.*"];
  const { issues } = caniemail({ clients, html: asked.html });
  const told = [];
  for (const kind of ["errors", "warnings"]) {
    for (const [client, found] of issues[kind]) for (const { title } of found) told.push([kind, title, client]);
  }
  console.log(JSON.stringify(told));
}
