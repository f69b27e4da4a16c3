"use strict";
(() => {
  const form = document.querySelector(".recherche");
  const field = document.getElementById("cherche");
  const told = form.querySelector(".trouve");
  const main = document.querySelector("main");
  const folded = (text) =>
    text.normalize("NFD").replace(/[\u0300-\u036f]/g, "").replace(/[\u2019\u02bc]/g, "'").replace(/\s+/g, " ").toLowerCase();
  // What is read: not the words of the bubbles.
  const read = (unit, left = ".bulle") => {
    const copy = unit.cloneNode(true);
    for (const one of copy.querySelectorAll(left)) one.remove();
    return folded(copy.textContent);
  };
  // A table that is no clause is a list of findings: each of its lines is one passage, under the title of its section.
  const linesOf = (unit) =>
    unit.matches(".commune") ? [...unit.querySelectorAll("tbody tr")].map((line) => [line, ` ${read(line)}`]) : [];
  const headOf = (unit, lines) => {
    const title = lines.length ? unit.closest("section")?.querySelector("h2, h3, h4, h5, h6") : null;
    return (title ? `${folded(title.textContent)} ` : "") + read(unit, lines.length ? ".bulle, tbody" : ".bulle");
  };
  let units = null;
  const holders = () => [...main.querySelectorAll("section, .groupe")].reverse();
  const filter = () => {
    units ??= [...main.querySelectorAll(".clause, .lecture, .preambule")].map((unit) => {
      const lines = linesOf(unit);
      return [unit, headOf(unit, lines), lines];
    });
    const words = folded(field.value).trim().split(" ").filter(Boolean);
    let count = 0;
    for (const [unit, head, lines] of units) {
      const holds = (text) => words.every((word) => text.includes(word));
      const whole = holds(head);
      let kept = 0;
      for (const [line, text] of lines) {
        line.hidden = !whole && !holds(head + text);
        if (!line.hidden) kept += 1;
      }
      unit.hidden = !whole && kept === 0;
      count += whole ? 1 : kept;
    }
    // From the inside out: what holds nothing shown is not shown.
    for (const holder of holders()) {
      holder.hidden = words.length > 0 && !holder.querySelector(".clause:not([hidden]), .lecture:not([hidden])");
    }
    for (const link of document.querySelectorAll("nav li")) {
      const target = document.getElementById(link.querySelector("a").hash.slice(1));
      link.hidden = words.length > 0 && Boolean(target?.closest("section")?.hidden);
    }
    const several = count > 1 ? "passages trouvés" : "passage trouvé";
    told.textContent = words.length === 0 ? "" : count === 0 ? "Aucun passage trouvé" : `${count} ${several}`;
  };
  const clear = () => {
    if (!field.value) return;
    field.value = "";
    filter();
  };
  let waiting = 0;
  field.addEventListener("input", () => {
    clearTimeout(waiting);
    waiting = setTimeout(filter, 120);
  });
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    filter();
    main.querySelector(".clause:not([hidden]) .repere")?.focus();
  });
  // A link to a passage that the search hides shows everything again.
  document.addEventListener("click", (event) => {
    const link = event.target.closest("a[href^='#']");
    const target = link && document.getElementById(link.hash.slice(1));
    if (target?.closest("[hidden]")) clear();
  });
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    if (event.target === field) clear();
    else document.body.classList.add("bulle-fermee");
  });
  for (const kind of ["focusin", "pointerover"]) {
    document.addEventListener(kind, (event) => {
      if (event.target.closest?.(".chiffre")) document.body.classList.remove("bulle-fermee");
    });
  }
  form.hidden = false;
})();
