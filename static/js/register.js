// The register says how many marks are not saved yet, asks before they are lost, and lets two keys move through the
// list. Without this file every mark is a radio and the button saves them all.
//
// The form names itself with data-register and brings its words:
//   <form data-register data-one="1 mark not saved yet" data-many="{count} marks not saved yet">
//   ... <p data-unsaved></p>

const form = document.querySelector("form[data-register]");

if (form) {
  const told = form.querySelector("[data-unsaved]");
  const saved = new Map();
  const groups = () => [...form.querySelectorAll(".rc-reg fieldset")];
  const chosen = (group) => group.querySelector('.rc-seg input[type="radio"]:checked')?.value ?? "";

  for (const group of groups()) saved.set(group, chosen(group));

  const unsaved = () => groups().filter((group) => saved.get(group) !== chosen(group)).length;

  const tell = () => {
    const count = unsaved();
    if (!told) return;
    told.textContent =
      count === 0 ? "" : count === 1 ? form.dataset.one : form.dataset.many.replace("{count}", String(count));
  };

  form.addEventListener("change", tell);

  // Page down and page up go from person to person; arrow keys choose the mark, as in every group of radios.
  form.addEventListener("keydown", (event) => {
    const step = { PageDown: 1, PageUp: -1 }[event.key];
    const here = step && event.target.closest(".rc-reg fieldset");
    if (!here) return;
    const all = groups();
    const next = all[all.indexOf(here) + step];
    if (!next) return;
    event.preventDefault();
    (next.querySelector(".rc-seg input:checked") ?? next.querySelector(".rc-seg input")).focus();
  });

  let leaving = false;
  form.addEventListener("submit", () => {
    leaving = true;
  });
  window.addEventListener("beforeunload", (event) => {
    if (!leaving && unsaved() > 0) event.preventDefault();
  });
}
