/** What scripts say, in the page's language. English is its own key; pages in others bring what it is there. */

const block = document.getElementById("words");
const words = block ? JSON.parse(block.textContent) : {};
const language = document.documentElement.lang;
const plural = new Intl.PluralRules(language);

/** @param {object} values What stands for the `%(name)s` of a text. */
export function say(text, values = {}) {
  return filled(words[text] ?? text, values);
}

/** The text that goes with a number, which stands for `%(number)s`. */
export function saying(one, many, number, values = {}) {
  const form = (words[one] ?? [one, many])[plural.select(number) === "one" ? 0 : 1];
  return filled(form, { number: written(number), ...values });
}

export function written(number, places = 0) {
  return number.toLocaleString(language, { minimumFractionDigits: places, maximumFractionDigits: places });
}

function filled(text, values) {
  return text.replace(/%\((\w+)\)s/g, (_, name) => values[name]);
}
