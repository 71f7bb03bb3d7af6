// The wall page: fetches the next code when the present one ends. A failure keeps what is shown and
// asks again soon.
"use strict";

const shown = document.querySelector("main");

function show(now) {
  for (const name of ["code", "people", "enterprises"]) {
    document.getElementById(name).textContent = String(now[name]);
  }
  document.getElementById("again").textContent = now.code;
  const picture = document.getElementById("qr");
  if (picture && now.qr) picture.src = now.qr;
}

async function renew() {
  let wait = 5;
  try {
    const response = await fetch(`${location.pathname}/code`);
    if (response.ok) {
      const now = await response.json();
      show(now);
      wait = Math.min(now.seconds, 5);
    }
  } catch {
    // The network is away for a moment.
  }
  setTimeout(renew, wait * 1000 + 200);
}

setTimeout(renew, Math.min(Number(shown.dataset.seconds), 5) * 1000 + 200);
