/* The way to the office: records, then photos piece by piece, then what became of them, then a new pack. Nothing here blocks writing. */
(() => {
  "use strict";
  const N = (window.Notebook = window.Notebook || {});
  const BATCH = 20, BYTES = 500000, PIECE = 200000, SOON = 15000, LATE = 240000, PACK_EVERY = 300000;
  N.going = new Set();
  N.line = { up: navigator.onLine, signedOut: false, withdrawn: false, failed: 0, packAt: 0 };

  /* A Wi-Fi login page answers 200 too: only JSON of the right shape is an answer of the office. */
  class NoAnswer extends Error {}
  const ask = async (address, options, belongs) => {
    let response;
    try {
      response = await fetch(address, { credentials: "same-origin", cache: "no-store", ...options });
    } catch (_) { throw new NoAnswer(); }
    if (response.status === 401 || response.status === 403) return { status: response.status };
    if (response.status === 413) return { status: 413 };
    if (!response.ok && response.status !== 201) throw new NoAnswer();
    let body;
    try { body = await response.json(); } catch (_) { throw new NoAnswer(); }
    if (!body || !(belongs in body)) throw new NoAnswer();
    return { status: response.status, body };
  };
  const json = (device, value) => ({
    method: "POST", body: JSON.stringify(value),
    headers: { "Content-Type": "application/json", ...(device ? { Authorization: `Device ${device.device}.${device.secret}` } : {}) },
  });
  const devices = async () => (await N.kept("devices")) || {};

  const note = async (item) => {
    const change = { state: item.state, number: item.number || null, words: item.words || "", alike: item.alike || null };
    const row = N.view.find((one) => one.id === item.id);
    if (row) Object.assign(row, change);
    await N.changeRecord(item.id, change);
  };
  const contact = async (body) => {
    await N.keep("contact", Date.now());
    if (body.withdrawn && !N.line.withdrawn) {
      N.line.withdrawn = true;
      await N.keep("withdrawn", true);
      await N.purge();
      N.lock();
      await N.readRecords();
    }
  };

  const sendRecords = async () => {
    const known = await devices();
    for (let most = BATCH; ;) {
      const rows = (await N.records()).filter((row) => row.sealed && known[row.device]);
      if (!rows.length) return;
      const device = rows[0].device, batch = [];
      let size = 0;
      for (const row of rows) {
        if (row.device !== device || batch.length >= most || (batch.length && size + row.sealed.length > BYTES)) break;
        batch.push(row);
        size += row.sealed.length;
      }
      const records = batch.map((row) => ({ id: row.id, key: row.key, sealed: N.text(row.sealed) }));
      batch.forEach((row) => N.going.add(row.id));
      N.changed();
      let got;
      try {
        got = await ask("/api/v1/notebook/records", json(known[device], { phone_now: N.moment(), records }), "items");
      } finally { batch.forEach((row) => N.going.delete(row.id)); }
      if (got.status === 413 && most > 1) { most = Math.max(1, Math.floor(batch.length / 2)); continue; }
      if (!got.body) { N.line.signedOut = true; throw new NoAnswer(); }
      const answered = got.body.items.filter((item) => batch.some((row) => row.id === item.id) && item.state && item.state !== "unknown");
      for (const item of answered) {
        const arrived = { sealed: null, arrived: Date.now() };
        await N.changeRecord(item.id, arrived);
        const row = N.view.find((one) => one.id === item.id);
        if (row) Object.assign(row, arrived);
        await note(item);
      }
      await contact(got.body);
      N.changed();
      if (!answered.length) throw new NoAnswer();
    }
  };

  const sendFiles = async () => {
    const known = await devices();
    for (const file of await N.files()) {
      const device = known[file.device], row = await N.record(file.record);
      if (!device || !row || row.sealed) continue; /* its record first */
      const of = Math.ceil(file.sealed.length / PIECE) || 1;
      let have = new Set(file.sent);
      for (let index = 0; index < of; index += 1) {
        if (have.has(index)) continue;
        const address = `/api/v1/notebook/files/${file.id}/${index}?of=${of}&record=${file.record}&key=${encodeURIComponent(file.key)}`;
        const body = file.sealed.slice(index * PIECE, (index + 1) * PIECE);
        const headers = { Authorization: `Device ${device.device}.${device.secret}`, "Content-Type": "application/octet-stream" };
        const got = await ask(address, { method: "PUT", body, headers }, "have");
        if (!got.body) throw new NoAnswer();
        have = new Set(got.body.have);
        await N.changeFile(file.id, { sent: Array.from(have), of });
      }
      await N.dropFile(file.id);
      const seen = N.view.find((one) => one.id === file.record);
      if (seen) seen.left = Math.max(0, seen.left - 1);
      N.changed();
    }
  };

  const askAgain = async () => {
    const known = await devices(), rows = (await N.records()).filter((row) => row.arrived && ["waiting", "person", "later", "you"].includes(row.state));
    for (const device of Object.values(known)) {
      const ids = rows.filter((row) => row.device === device.device).map((row) => row.id).slice(-100);
      if (!ids.length && device.device !== ((await N.kept("device")) || {}).device) continue;
      const got = await ask("/api/v1/notebook/status", json(device, { ids }), "items");
      if (!got.body) continue;
      for (const item of got.body.items) if (item.state !== "unknown") await note(item);
      if (device.device === ((await N.kept("device")) || {}).device) await contact(got.body);
    }
  };

  /* What I may see, for this person; another person's reading store goes, what that person wrote is still sent. */
  N.fetchPack = async () => {
    const got = await ask("/notebook/pack/", {}, "me");
    N.line.signedOut = !got.body;
    if (!got.body) return;
    const pack = got.body, known = await devices();
    let device = Object.values(known).find((one) => one.user === pack.me.id && !one.withdrawn);
    if (device && N.line.withdrawn) device = null;
    const before = await N.kept("device");
    if (before && before.user !== pack.me.id) { await N.purge(); N.lock(); N.pack = null; }
    if (!device) {
      const asked = json(null, { name: phoneName() });
      asked.headers["X-CSRFToken"] = pack.csrf;
      const made = await ask("/notebook/device/", asked, "secret");
      if (!made.body) { N.line.signedOut = true; return; }
      device = { ...made.body, user: pack.me.id, name: pack.me.name };
      await N.keep("devices", { ...known, [device.device]: device });
      await N.drop("withdrawn");
      N.line.withdrawn = false;
    }
    await N.keep("device", device);
    const communities = pack.communities.map(({ code, name }) => ({ code, name }));
    await N.keep("office", { key: pack.key, days: pack.days, tries: pack.tries, communities });
    await N.keep("contact", Date.now());
    delete pack.csrf;
    N.pack = pack;
    if (N.isOpen()) await N.keep("pack", await N.cover(pack));
    N.line.packAt = Date.now();
    N.changed();
  };
  const phoneName = () => {
    const agent = navigator.userAgent;
    const kind = /iPhone|iPad/.test(agent) ? "iPhone" : /Android/.test(agent) ? (agent.match(/Android[^;]*; ([^;)]+)/) || [0, "Android"])[1] : "电脑";
    return kind.trim().slice(0, 40);
  };

  let timer = null, running = false, again = false;
  const whole = async () => {
    await sendRecords();
    await sendFiles();
    if (Date.now() - N.line.packAt > PACK_EVERY || !N.pack) await N.fetchPack();
    await askAgain();
    await N.tidy();
  };
  /* One tab sends; what is written meanwhile is sent in the next round. */
  const alone = (work) => (navigator.locks ? navigator.locks.request("minsheng-notebook", { ifAvailable: true }, (lock) => (lock ? work() : null)) : work());

  N.send = async () => {
    if (running) { again = true; return; }
    running = true;
    clearTimeout(timer);
    try {
      do { again = false; await alone(whole); } while (again);
      N.line.up = true;
      N.line.failed = 0;
    } catch (error) {
      if (!(error instanceof NoAnswer)) console.error(error);
      N.line.up = false;
      N.line.failed += 1;
    } finally {
      running = false;
      N.changed();
      timer = setTimeout(N.send, Math.min(LATE, SOON * 2 ** Math.min(N.line.failed, 4)));
    }
  };
  addEventListener("online", () => { N.line.failed = 0; N.send(); });
  addEventListener("offline", () => { N.line.up = false; N.changed(); });
  document.addEventListener("visibilitychange", () => { if (document.visibilityState === "visible") N.send(); });
})();
