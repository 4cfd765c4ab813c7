/* Who may read on this phone. A reading key covers plan, area and texts; a PIN wraps it, and a key of this browser that can't be taken out. */
(() => {
  "use strict";
  const N = (window.Notebook = window.Notebook || {});
  const ROUNDS = 310000;
  const AES = { name: "AES-GCM", length: 256 };
  const coder = new TextEncoder(), decoder = new TextDecoder();
  let reading = null; /* only in memory, while the notebook is open */

  const close = async (key, bytes) => {
    const iv = crypto.getRandomValues(new Uint8Array(12));
    return { iv, closed: new Uint8Array(await crypto.subtle.encrypt({ name: "AES-GCM", iv }, key, bytes)) };
  };
  const open = async (key, { iv, closed }) => new Uint8Array(await crypto.subtle.decrypt({ name: "AES-GCM", iv }, key, closed));

  /* The key of this browser: made once, never seen. It covers what is being typed. */
  let own = null;
  const ownKey = () => (own = own || (async () => {
    const kept = await N.kept("own");
    if (kept) return kept;
    const key = await crypto.subtle.generateKey(AES, false, ["encrypt", "decrypt"]);
    await N.keep("own", key);
    return key;
  })());

  const fromPin = async (pin, salt) => {
    const from = await crypto.subtle.importKey("raw", coder.encode(pin), "PBKDF2", false, ["deriveKey"]);
    return crypto.subtle.deriveKey({ name: "PBKDF2", hash: "SHA-256", salt, iterations: ROUNDS }, from, AES, false, ["encrypt", "decrypt"]);
  };
  const asKey = (raw) => crypto.subtle.importKey("raw", raw, "AES-GCM", false, ["encrypt", "decrypt"]);

  N.isOpen = () => reading !== null;
  N.hasPin = async () => Boolean(await N.kept("wrapped"));
  N.lock = () => { reading = null; };

  /* A key for this sitting alone: what was read is gone when the page closes. */
  N.openWithoutPin = async () => { reading = await asKey(crypto.getRandomValues(new Uint8Array(32))); };

  /* Raises nothing: the six digits are checked by the page. */
  N.setPin = async (pin) => {
    const raw = crypto.getRandomValues(new Uint8Array(32)), salt = crypto.getRandomValues(new Uint8Array(16));
    const inner = await close(await fromPin(pin, salt), raw);
    await N.keep("wrapped", { salt, inner: inner.iv, outer: await close(await ownKey(), inner.closed) });
    await N.keep("tries", 0);
    reading = await asKey(raw);
  };

  /* True, or how many tries are left; at none the reading store is gone. */
  N.unlock = async (pin, most) => {
    const kept = await N.kept("wrapped");
    const tries = ((await N.kept("tries")) || 0) + 1;
    await N.keep("tries", tries);
    try {
      const closed = await open(await ownKey(), kept.outer);
      reading = await asKey(await open(await fromPin(pin, kept.salt), { iv: kept.inner, closed }));
      await N.keep("tries", 0);
      return true;
    } catch (_) {
      if (tries >= most) await N.purge();
      return Math.max(0, most - tries);
    }
  };

  N.cover = async (value) => (reading ? close(reading, coder.encode(JSON.stringify(value))) : null);
  N.uncover = async (covered) => {
    if (!reading || !covered) return null;
    try { return JSON.parse(decoder.decode(await open(reading, covered))); } catch (_) { return null; }
  };
  N.coverBytes = async (bytes) => (reading ? close(reading, bytes) : null);
  N.uncoverBytes = async (covered) => { try { return reading && covered ? await open(reading, covered) : null; } catch (_) { return null; } };

  N.coverDraft = async (value) => close(await ownKey(), coder.encode(JSON.stringify(value)));
  N.uncoverDraft = async (covered) => {
    try { return covered ? JSON.parse(decoder.decode(await open(await ownKey(), covered))) : null; } catch (_) { return null; }
  };
})();
