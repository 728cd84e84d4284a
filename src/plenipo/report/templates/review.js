"use strict";
(() => {
  const bar = document.getElementById("bar");
  const command = document.getElementById("command");
  const count = document.getElementById("count");
  const copy = document.getElementById("copy");
  const total = document.querySelectorAll(".entry").length;
  const tell = () => {
    const chosen = { accept: [], reject: [] };
    let decided = 0;
    for (const input of document.querySelectorAll(".entry input:checked")) {
      decided += 1;
      input.closest(".entry").dataset.decided = input.value;
      if (input.dataset.was !== input.value) chosen[input.value].push(input.name);
    }
    const lines = Object.entries(chosen)
      .filter(([, keys]) => keys.length)
      .map(([verb, keys]) => `plenipo ledger ${verb} ${bar.dataset.file} ${keys.join(" ")}`);
    command.value = lines.join(" && ");
    command.hidden = copy.hidden = !lines.length;
    copy.textContent = "Copy the command";
    count.textContent = `${decided} of ${total} decided.`;
    bar.hidden = false;
  };
  document.addEventListener("change", tell);
  copy.addEventListener("click", () => {
    command.select();
    const done = document.execCommand("copy");
    copy.textContent = done ? "Copied" : "Press Ctrl+C";
  });
  tell();
})();
