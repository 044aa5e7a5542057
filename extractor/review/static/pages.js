"use strict";
// One plain script: words ↔ facts on every article page; keys, selection and saving on the review page.
(() => {
  const $ = (selector, root = document) => root.querySelector(selector);
  const $$ = (selector, root = document) => [...root.querySelectorAll(selector)];
  const data = $("#data") ? JSON.parse($("#data").textContent) : null;
  let chosen = null; // the fact in hand
  let editing = null; // {card, kind, evidence} while a fact is edited
  let armed = null; // the row that selected words fill

  // Words ↔ facts

  const cardOf = (number) => $(`.fact[data-n="${number}"]`);
  const light = (token, name) => $$(`#text [data-k~="${token}"]`).forEach((piece) => piece.classList.add(name));
  const dim = (...names) => names.forEach((name) => $$(`#text .${name}`).forEach((piece) => piece.classList.remove(name)));

  function choose(card, scroll) {
    $$(".fact.on").forEach((other) => other.classList.remove("on"));
    dim("on", "slot-on");
    chosen = card;
    if (!card) return;
    card.classList.add("on");
    light(`e${card.dataset.n}`, "on");
    for (const row of $$("tr[data-slot]", card)) light(`s${card.dataset.n}.${row.dataset.slot}`, "slot-on");
    const smooth = { block: "nearest", behavior: matchMedia("(prefers-reduced-motion: reduce)").matches ? "auto" : "smooth" };
    if (scroll !== "card") $(`#text [data-k~="e${card.dataset.n}"]`)?.scrollIntoView({ ...smooth, block: "center" });
    if (scroll !== "text") card.scrollIntoView(smooth);
    card.focus({ preventScroll: true });
  }

  function factsAt(piece) {
    // Facts that these words fill a slot of come before those that only stand around them.
    const keys = (piece.dataset.k || "").split(" ").filter((key) => /^[es]\d/.test(key));
    return keys.sort((a, b) => (a[0] < b[0]) - (a[0] > b[0])).map((key) => parseInt(key.slice(1), 10));
  }

  document.addEventListener("mouseover", (event) => {
    const row = event.target.closest?.(".fact tr[data-slot]");
    dim("lit", "hint");
    $$(".fact.hint").forEach((card) => card.classList.remove("hint"));
    const over = event.target.closest?.(".fact[data-n]");
    if (over) light(`e${over.dataset.n}`, "hint");
    const piece = event.target.closest?.("#text [data-k]");
    if (piece) factsAt(piece).forEach((number) => cardOf(number)?.classList.add("hint"));
    if (row) light(`s${row.closest(".fact").dataset.n}.${row.dataset.slot}`, "lit");
  });

  document.addEventListener("click", (event) => {
    const target = event.target;
    const piece = target.closest?.("#text [data-k]");
    if (piece && getSelection().isCollapsed && !editing) {
      const numbers = [...new Set(factsAt(piece))];
      if (!numbers.length) return;
      const now = chosen ? numbers.indexOf(Number(chosen.dataset.n)) : -1;
      choose(cardOf(numbers[(now + 1) % numbers.length]), "card");
      return;
    }
    const card = target.closest?.(".fact[data-id]");
    if (card && !editing && !target.closest("button, a, input, form")) choose(card);
  });

  function followHash() {
    const card = location.hash.startsWith("#f-") && document.getElementById(location.hash.slice(1));
    if (card) choose(card);
  }
  addEventListener("hashchange", followHash);
  followHash();

  // The picker of entities

  const other = $("#other");
  if (other) {
    let waiting = 0;
    other.addEventListener("input", () => {
      clearTimeout(waiting);
      waiting = setTimeout(async () => {
        const found = await (await fetch(`/entities?format=json&q=${encodeURIComponent(other.value)}`)).json();
        $("#others").replaceChildren(...found.slice(0, 12).map((entity) => new Option(`${entity.name} (${entity.kind})`, entity.id)));
      }, 200);
    });
  }

  document.addEventListener("keydown", (event) => {
    if (event.code === "Slash" && event.key === "/" && !event.target.matches("input, textarea, select")) {
      event.preventDefault();
      $("#find").focus();
    }
  });

  if (!data) return;

  // Selection: code points, while the browser counts UTF-16 units

  const points = (text) => Array.from(text).length;

  function selected() {
    const selection = getSelection();
    if (!selection.rangeCount || selection.isCollapsed) return null;
    const range = selection.getRangeAt(0);
    const start = offset(range.startContainer, range.startOffset);
    let end = offset(range.endContainer, range.endOffset);
    if (start === null || end === null) return null;
    const text = selection.toString();
    const left = points(text) - points(text.trimStart());
    const right = points(text) - points(text.trimEnd());
    if (end - left - right <= start) return null;
    return { start: start + left, end: end - right, text: text.trim() };
  }

  function offset(node, at) {
    const element = node.nodeType === 1 ? node : node.parentElement;
    if (!element?.closest("#text")) return null;
    const paragraph = element.closest("p") || (node.childNodes && node.childNodes[Math.min(at, node.childNodes.length - 1)]);
    if (!paragraph?.dataset?.s) return null;
    const range = document.createRange();
    range.selectNodeContents(paragraph);
    if (paragraph.contains(node)) range.setEnd(node, at);
    else range.collapse(at < node.childNodes.length);
    return Number(paragraph.dataset.s) + points(range.toString());
  }

  function proposed(words, slot) {
    // The value of what was found at these words: a name in the nominative, a date, a number.
    const inside = Object.values(data.mentions).filter(([start, end]) => start < words.end && words.start < end);
    const near = inside.sort((a, b) => Math.abs(a[0] - words.start) + Math.abs(a[1] - words.end) - Math.abs(b[0] - words.start) - Math.abs(b[1] - words.end))[0];
    const exact = near && Math.abs(near[0] - words.start) + Math.abs(near[1] - words.end) <= 2;
    const plain = words.text.replace(/\s+/g, " ");
    if (!near || !exact) return { value: plain, entity: "" };
    const [, , name, value, entity] = near;
    if (["value", "value_max", "amount", "share"].includes(slot)) return { value: (value || plain).split(/[ –]/)[0], entity: "" };
    if (entity && data.entities[entity]) return { value: data.entities[entity], entity };
    return { value: value || name || plain, entity: "" };
  }

  // Saving

  const status = $("#status");
  let fading = 0;
  function say(text, bad, again) {
    clearTimeout(fading);
    status.className = bad ? "bad" : "";
    status.textContent = text;
    if (again) {
      const button = document.createElement("button");
      button.textContent = "Повторить";
      button.onclick = again;
      status.append(button);
    } else fading = setTimeout(() => (status.textContent = ""), 4000);
  }

  function newKey() {
    return [...crypto.getRandomValues(new Uint8Array(16))].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  }

  async function save(body, after) {
    const wish = { sha256: data.sha256, key: newKey(), ...body };
    const send = async () => {
      document.body.dataset.saving = "1";
      let answer;
      try {
        answer = await fetch(location.pathname, {
          method: "POST",
          headers: { "content-type": "application/json", "x-csrftoken": $('meta[name="csrf"]').content },
          body: JSON.stringify(wish),
        });
      } catch (error) {
        say("Сервер не ответил: это решение не сохранено.", true, send);
        delete document.body.dataset.saving;
        return;
      }
      delete document.body.dataset.saving;
      if (answer.status === 409) {
        const dialog = $("#dialog");
        dialog.innerHTML = await answer.text();
        dialog.showModal();
        return;
      }
      const reply = await answer.json().catch(() => ({ error: `Ошибка ${answer.status}` }));
      if (!answer.ok) return say(reply.error || `Ошибка ${answer.status}`, true);
      editing = null;
      arm(null);
      await refresh();
      say("Сохранено");
      after?.(reply);
    };
    await send();
  }

  async function refresh() {
    const place = $("#facts").scrollTop;
    const page = new DOMParser().parseFromString(await (await fetch(location.pathname)).text(), "text/html");
    for (const id of ["bar", "work"]) $(`#${id}`).replaceWith(document.adoptNode($(`#${id}`, page)));
    const fresh = JSON.parse($("#data", page).textContent);
    Object.assign(data, fresh);
    $("#facts").scrollTop = place;
    chosen = null;
  }

  function judge(card, action) {
    const next = neighbour(card, 1)?.dataset.id;
    save({ action, fact: card.dataset.id, revision: Number(card.dataset.revision) }, () => {
      const here = document.getElementById(`f-${next || card.dataset.id}`);
      if (here) choose(here);
    });
  }

  function neighbour(card, step) {
    const all = $$(".fact[data-id]");
    if (!card) return all.find((one) => one.dataset.review === "proposed") || all[0];
    return all[all.indexOf(card) + step];
  }

  // Editing: a table of all slots; selected words fill the row in hand

  function edit(card) {
    stop();
    choose(card, "text");
    const filled = $$("tr[data-slot]", card).map((row) => ({
      name: row.dataset.slot, value: row.dataset.value, entity: row.dataset.entity,
      start: row.dataset.start ? Number(row.dataset.start) : null, end: row.dataset.end ? Number(row.dataset.end) : null,
    }));
    open(card, { kind: card.dataset.kind, fact: card.dataset.id, revision: Number(card.dataset.revision) }, filled);
  }

  function add(words) {
    if (!words) return say("Сначала выделите слова, которые говорят об этом.", true);
    stop();
    const card = document.createElement("article");
    card.className = "fact new on";
    card.innerHTML = "<header><h2>новый факт</h2></header><label>вид <select></select></label><blockquote></blockquote><table></table>";
    const select = $("select", card);
    for (const [code, label] of Object.entries(data.kinds)) select.add(new Option(label, code));
    $("blockquote", card).textContent = words.text;
    $("#facts").prepend(card);
    const show = () => open(card, { kind: select.value, evidence: [words] }, editing ? read(editing).filter((slot) => data.slots[select.value].includes(slot.name)) : []);
    select.onchange = show;
    show();
    card.scrollIntoView({ block: "nearest" });
    select.focus();
  }

  function open(card, about, filled) {
    editing = { card, ...about };
    const table = $("table", card);
    editing.before = editing.before || table.cloneNode(true);
    table.replaceChildren();
    for (const name of data.slots[about.kind]) {
      const own = filled.filter((slot) => slot.name === name);
      for (const slot of own.length ? own : [{ name }]) table.append(row(slot));
      if (data.lists.includes(name) && own.length) table.append(row({ name }));
    }
    $(".verdict", card)?.remove();
    const buttons = document.createElement("div");
    buttons.className = "verdict";
    buttons.innerHTML = '<button type="button" class="primary" data-do="save">Сохранить</button><button type="button" data-do="cancel">Оставить как было</button>';
    card.append(buttons);
    editing.card.classList.add("editing");
    if (card.dataset.id) $("tr input", card)?.focus();
  }

  function row(slot) {
    const line = document.createElement("tr");
    line.dataset.slot = slot.name;
    line.innerHTML = '<th scope="row"></th><td><div class="row"><input autocomplete="off"></div><div class="words"></div></td>';
    $("th", line).textContent = data.labels[slot.name] + (data.required[editing.kind].includes(slot.name) ? " *" : "");
    const input = $("input", line);
    input.value = slot.value ?? "";
    input.setAttribute("aria-label", data.labels[slot.name]);
    input.setAttribute("list", list(slot.name));
    input.onfocus = () => arm(line);
    input.oninput = () => { line.entity = Object.entries(data.entities).find(([, name]) => name === input.value)?.[0] || ""; };
    line.entity = slot.entity || "";
    words(line, slot.start ?? null, slot.end ?? null);
    return line;
  }

  function list(slot) {
    const id = data.choices[slot] ? `list-${slot}` : "list-entities";
    if (!document.getElementById(id)) {
      const found = document.createElement("datalist");
      found.id = id;
      found.append(...(data.choices[slot] || [...new Set(Object.values(data.entities))]).map((value) => new Option(value, value)));
      document.body.append(found);
    }
    return id;
  }

  function words(line, start, end) {
    line.start = start;
    line.end = end;
    $(".words", line).textContent = start === null ? "" : `«${textAt(start, end)}»`;
  }

  function textAt(start, end) {
    const paragraph = $$("#text p").filter((p) => Number(p.dataset.s) <= start).pop();
    const first = Number(paragraph?.dataset.s ?? 0);
    return Array.from(paragraph?.textContent ?? "").slice(start - first, end - first).join("");
  }

  function arm(line) {
    armed?.classList.remove("armed");
    armed = line;
    line?.classList.add("armed");
  }

  function fill(line, chosenWords) {
    const { value, entity } = proposed(chosenWords, line.dataset.slot);
    $("input", line).value = value;
    line.entity = entity;
    words(line, chosenWords.start, chosenWords.end);
    $(".words", line).textContent = `«${chosenWords.text}»`;
  }

  function read(about) {
    return $$("tr[data-slot]", about.card)
      .map((line) => ({ name: line.dataset.slot, value: $("input", line).value.trim(), start: line.start, end: line.end, entity: line.entity }))
      .filter((slot) => slot.value !== "");
  }

  function keep() {
    const about = editing;
    const body = { action: about.fact ? "correct" : "add", fact: about.fact || "", kind: about.kind, slots: read(about), evidence: about.evidence || [], revision: about.revision || 0 };
    save(body, (reply) => {
      const card = document.getElementById(`f-${reply.fact}`);
      if (card) choose(card);
    });
  }

  function stop() {
    if (!editing) return;
    const { card, before } = editing;
    editing = null;
    arm(null);
    if (card.dataset.id) {
      $("table", card).replaceWith(before);
      $(".verdict", card)?.remove();
      card.classList.remove("editing");
      refresh();
    } else card.remove();
  }

  for (const gesture of ["mouseup", "touchend"]) document.addEventListener(gesture, () => setTimeout(() => {
    const found = editing && armed ? selected() : null;
    if (found) {
      fill(armed, found);
      $("input", armed).focus();
    }
  }));

  // Buttons and keys

  function note() {
    const dialog = $("#dialog");
    dialog.innerHTML = '<h2>Заметка</h2><form method="dialog" class="stacked"><label>Текст <input name="body" autocomplete="off"></label><p><button class="primary" value="save">Сохранить</button> <button value="">Не надо</button></p></form>';
    const fact = chosen?.dataset.id || "";
    dialog.onclose = () => {
      dialog.onclose = null;
      const body = $("input", dialog)?.value.trim();
      if (dialog.returnValue === "save" && body) save({ action: "note", fact, reason: body });
    };
    dialog.returnValue = "";
    dialog.showModal();
    $("input", dialog).focus();
  }

  const actions = {
    add: () => add(selected()),
    undo: () => save({ action: "undo" }),
    note,
    done: () => save($(".notice") ? { action: "done" } : { action: "note", reason: "документ проверен полностью" }),
    help: () => $("#help").showModal(),
    edit: (element) => edit(element?.closest(".fact") || chosen),
    save: keep,
    cancel: stop,
    reload: () => location.reload(),
  };
  let before = null; // a click on a button takes the selection away
  document.addEventListener("mousedown", (event) => { if (event.target.closest("button[data-do]")) before = selected(); });
  document.addEventListener("click", (event) => {
    const element = event.target.closest("[data-do]");
    if (element) {
      event.preventDefault();
      if (element.dataset.do === "add") add(before || selected());
      else actions[element.dataset.do](element);
      return;
    }
    const verdict = event.target.closest(".fact .verdict button[name=action]");
    if (verdict) {
      event.preventDefault();
      judge(verdict.closest(".fact"), verdict.value);
    }
  });

  const keys = {
    KeyJ: () => choose(neighbour(chosen, 1) || chosen),
    KeyK: () => choose(neighbour(chosen, -1) || chosen),
    KeyA: () => chosen && judge(chosen, "accept"),
    KeyR: () => chosen && judge(chosen, "reject"),
    KeyE: () => chosen && edit(chosen),
    KeyN: () => add(selected()),
    KeyU: actions.undo,
    KeyM: note,
    KeyD: actions.done,
  };
  document.addEventListener("keydown", (event) => {
    if ($("dialog[open]") || event.ctrlKey || event.metaKey || event.altKey) return;
    if (editing) {
      if (event.key === "Escape") stop();
      else if (event.key === "Enter" && event.target.matches(".fact input")) { event.preventDefault(); keep(); }
      return;
    }
    if (event.target.matches("input, textarea, select")) return;
    if (event.key === "?") return actions.help();
    const run = keys[event.code];
    if (run && !document.body.dataset.saving) { event.preventDefault(); run(); }
  });

  // A lease, so that others know

  setInterval(() => {
    fetch(`${location.pathname}/lease`, { method: "POST", headers: { "content-type": "application/json", "x-csrftoken": $('meta[name="csrf"]').content }, body: "{}" }).catch(() => {});
  }, 45000);
})();
