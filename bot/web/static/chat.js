// The chat without reloading: sends messages, shows replies, follows the background progress.
// Everything from the server goes in as text; nothing is ever parsed as HTML.
"use strict";

const log = document.getElementById("log");
const composer = document.getElementById("composer");
const field = document.getElementById("question");
const sendButton = composer.querySelector("button[type=submit]");
const attachButton = document.getElementById("attach");
const fileField = document.getElementById("file");
const progress = document.getElementById("progress");
const words = composer.dataset;
const MOST_BYTES = 20 * 1024 * 1024;
const LOOK_AGAIN = 20000;
const seen = new Set();
let busy = false;

function element(tag, className, text) {
  const made = document.createElement(tag);
  if (className) made.className = className;
  if (text !== undefined) made.textContent = text;
  return made;
}

function newId() {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}

function addBubble(side, extraClass) {
  const row = element("div", `row ${side}`);
  const bubble = element("div", extraClass ? `bubble ${extraClass}` : "bubble");
  row.append(bubble);
  return [row, bubble];
}

// A line of the answer, with its [n] marks as links where the source is known.
function line(text, sources) {
  const paragraph = element("p");
  for (const piece of text.split(/(\[\d{1,2}\])/)) {
    const source = /^\[\d{1,2}\]$/.test(piece) && sources.get(Number(piece.slice(1, -1)));
    if (source) {
      const mark = element("a", "mark", String(source.number));
      mark.href = source.path;
      mark.setAttribute("aria-label", `${words.sources} ${source.number}`);
      paragraph.append(mark);
    } else {
      paragraph.append(piece);
    }
  }
  return paragraph;
}

function sourceList(citations) {
  const section = element("section", "sources");
  section.setAttribute("aria-label", words.sources);
  const list = element("ol");
  for (const source of citations) {
    const item = element("li");
    item.value = source.number;
    const link = element("a", "", `《${source.law}》${source.locator}`);
    link.href = source.path;
    item.append(link);
    if (source.digest) item.append(" ", element("span", "badge", words.digest));
    if (!source.confirmed) item.append(" ", element("span", "badge warn", words.unconfirmed));
    item.append(element("small", "", source.note));
    list.append(item);
  }
  section.append(element("h2", "", words.sources), list);
  return section;
}

function fileList(files) {
  const list = element("ul", "files");
  for (const file of files) {
    const link = element("a", "", file.picture ? undefined : file.name);
    link.href = file.path;
    if (file.picture) {
      const picture = element("img");
      picture.src = file.path;
      picture.alt = file.name;
      link.append(picture);
    }
    const item = element("li");
    item.append(link);
    list.append(item);
  }
  return list;
}

function choiceButtons(choices) {
  const group = element("div", "choices");
  for (const choice of choices) {
    const button = element("button", "", choice.label);
    button.type = "button";
    button.value = choice.value;
    group.append(button);
  }
  return group;
}

function showReply(bubble, reply) {
  bubble.className = "bubble";
  const sources = new Map(reply.citations.map((source) => [source.number, source]));
  const lines = reply.text.split("\n").filter((text) => text.trim());
  bubble.replaceChildren(
    element("span", "unseen", words.theirs),
    ...lines.map((text) => line(text, sources)),
  );
  if (reply.citations.length) bubble.append(sourceList(reply.citations));
  if (reply.files.length) bubble.append(fileList(reply.files));
  if (reply.choices.length) bubble.append(choiceButtons(reply.choices));
}

function showFailure(bubble, sentence, retry) {
  bubble.className = "bubble failed";
  bubble.replaceChildren(element("span", "", sentence || words.failed));
  if (!retry) return;
  const button = element("button", "", words.again);
  button.type = "button";
  button.addEventListener("click", retry, { once: true });
  bubble.append(button);
}

function setBusy(state) {
  busy = state;
  sendButton.setAttribute("aria-disabled", String(state));
  log.setAttribute("aria-busy", String(state));
}

// A growing reply comes as one JSON object a line; every partial one replaces the one before.
async function readReply(response, bubble) {
  if (!response.headers.get("Content-Type").startsWith("application/x-ndjson")) return response.json();
  const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
  let rest = "";
  for (;;) {
    const { done, value } = await reader.read();
    if (done) throw new Error("the reply broke off");
    const lines = (rest + value).split("\n");
    rest = lines.pop();
    for (const text of lines) {
      const { partial, reply } = JSON.parse(text);
      if (reply) return reply;
      showReply(bubble, partial);
    }
  }
}

async function deliver(message, bubble) {
  setBusy(true);
  bubble.className = "bubble waiting";
  bubble.textContent = words.waiting;
  try {
    const response = await fetch("/api/message", {
      method: "POST",
      headers: {
        "Content-Type": "application/json",
        Accept: "application/x-ndjson, application/json",
      },
      body: JSON.stringify(message),
    });
    const data = await readReply(response, bubble);
    if (response.ok) showReply(bubble, data);
    else showFailure(bubble, data.error);
  } catch {
    // The same id goes out again: if the first one did arrive, its reply comes back.
    showFailure(bubble, words.failed, () => deliver(message, bubble));
  } finally {
    setBusy(false);
    bubble.closest(".exchange").scrollIntoView({ block: "start" });
  }
}

// A new exchange at the end of the log; gives the bubble that waits for the reply.
function addExchange(label) {
  const exchange = element("article", "exchange");
  const [mine, question] = addBubble("mine");
  question.append(element("span", "unseen", words.mine), label);
  const [theirs, bubble] = addBubble("theirs", "waiting");
  exchange.append(mine, theirs);
  log.append(exchange);
  log.scrollTop = log.scrollHeight;
  return bubble;
}

function say(text, kind, label) {
  if (busy || !text.trim()) return false;
  deliver({ id: newId(), text, kind }, addExchange(label || text.trim()));
  return true;
}

// fetch() does not tell how far an upload is; XMLHttpRequest does.
function upload(file, id, bubble) {
  setBusy(true);
  bubble.className = "bubble waiting";
  const note = element("span", "", `${words.uploading} 0%`);
  const bar = element("progress");
  bar.max = 1;
  bar.setAttribute("aria-label", words.uploading);
  bubble.replaceChildren(note, bar);
  const request = new XMLHttpRequest();
  request.open("POST", "/api/file");
  request.setRequestHeader("Content-Type", "application/octet-stream");
  request.setRequestHeader("X-Message-Id", id);
  request.setRequestHeader("X-File-Name", encodeURIComponent(file.name));
  request.responseType = "json";
  request.upload.addEventListener("progress", (event) => {
    if (!event.lengthComputable) return;
    bar.value = event.loaded / event.total;
    note.textContent = `${words.uploading} ${Math.floor((100 * event.loaded) / event.total)}%`;
  });
  request.addEventListener("loadend", () => {
    setBusy(false);
    const data = request.response;
    if (request.status === 200 && data) showReply(bubble, data);
    else if (data && data.error) showFailure(bubble, data.error);
    else showFailure(bubble, words.failed, () => upload(file, id, bubble));
    bubble.closest(".exchange").scrollIntoView({ block: "start" });
  });
  request.send(file);
}

function sendFile(file) {
  if (busy) return;
  const bubble = addExchange(file.name);
  if (file.size > MOST_BYTES) showFailure(bubble, words.toolarge);
  else upload(file, newId(), bubble);
}

// What staff said meanwhile: shown at the end of the log, and reported as shown with the next look.
async function lookForWaiting() {
  try {
    if (!document.hidden && !busy) {
      const response = await fetch("/api/waiting", {
        method: "POST",
        headers: { "Content-Type": "application/json" },
        body: JSON.stringify([...seen].slice(-50)),
      });
      const waiting = response.ok ? await response.json() : [];
      for (const { id, reply } of waiting) {
        if (seen.has(id)) continue;
        seen.add(id);
        const exchange = element("article", "exchange");
        const [theirs, bubble] = addBubble("theirs");
        exchange.append(theirs);
        log.append(exchange);
        showReply(bubble, reply);
      }
      if (waiting.length) {
        log.scrollTop = log.scrollHeight;
        setTimeout(lookForWaiting, 1000);
        return;
      }
    }
  } catch {
    // The server is away for a moment: look again later.
  }
  setTimeout(lookForWaiting, LOOK_AGAIN);
}

function fitField() {
  field.style.height = "auto";
  field.style.height = `${Math.max(46, field.scrollHeight + 2)}px`;
}

composer.addEventListener("submit", (event) => {
  event.preventDefault();
  if (!say(field.value, "text")) return;
  field.value = "";
  fitField();
  field.focus();
});

field.addEventListener("input", fitField);
field.addEventListener("keydown", (event) => {
  // Enter that ends an input method's composition is not "send" (229 is how some report it).
  if (event.key !== "Enter" || event.shiftKey || event.isComposing || event.keyCode === 229) return;
  event.preventDefault();
  composer.requestSubmit();
});

attachButton.hidden = false;
attachButton.addEventListener("click", () => fileField.click());
fileField.addEventListener("change", () => {
  if (fileField.files.length) sendFile(fileField.files[0]);
  fileField.value = "";
});
document.addEventListener("dragover", (event) => event.preventDefault());
document.addEventListener("drop", (event) => {
  event.preventDefault();
  if (event.dataTransfer.files.length) sendFile(event.dataTransfer.files[0]);
});

log.addEventListener("click", (event) => {
  const button = event.target.closest(".choices button");
  if (!button) return;
  event.preventDefault();
  if (say(button.value, "choice", button.textContent)) field.focus();
});

async function followProgress() {
  try {
    const { index } = await (await fetch("/healthz")).json();
    const percent = index.total ? Math.floor((100 * index.done) / index.total) : 100;
    progress.hidden = percent >= 100;
    const sentence = words.progress.replace("0%", `${percent}%`);
    if (progress.textContent !== sentence) progress.textContent = sentence;
    if (percent >= 100) return;
  } catch {
    // The server is away for a moment: ask again later.
  }
  setTimeout(followProgress, 5000);
}

log.scrollTop = log.scrollHeight;
field.focus();
if (!progress.hidden) followProgress();
lookForWaiting();
