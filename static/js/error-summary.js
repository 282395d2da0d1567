// Leads from each link of the error summary to the field itself, with its label in sight.
// Without this file the summary is still first in the page and its links still lead to the fields.

const summary = document.querySelector(".rc-error-summary");

if (summary) {
  // browsers that know autofocus only on fields
  window.addEventListener("load", () => {
    if (document.activeElement === document.body) summary.focus();
  });
  summary.addEventListener("click", (event) => {
    const link = event.target.closest('a[href^="#"]');
    const field = link && document.getElementById(link.hash.slice(1));
    if (!field) return;
    event.preventDefault();
    const group = field.closest(".rc-field") ?? field;
    group.scrollIntoView();
    field.focus({ preventScroll: true });
  });
}
