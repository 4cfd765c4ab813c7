/* 说: spoken into the phone instead of typed, three minutes at most; kept with what is being written. */
(() => {
  "use strict";
  const N = (window.Notebook = window.Notebook || {});
  const MOST_SECONDS = 180, BITS = 24000;
  const KINDS = ["audio/webm;codecs=opus", "audio/mp4", "audio/ogg;codecs=opus"];

  N.canRecord = () => Boolean(window.MediaRecorder && navigator.mediaDevices && navigator.mediaDevices.getUserMedia);

  /* Begins at once; `tick(seconds)` each second, `done({bytes, name, type})` once. Returns stop(). Raises what the browser raises. */
  N.recordMemo = async (tick, done) => {
    const stream = await navigator.mediaDevices.getUserMedia({ audio: true });
    const type = KINDS.find((one) => window.MediaRecorder.isTypeSupported(one)) || "";
    const recorder = new window.MediaRecorder(stream, { ...(type ? { mimeType: type } : {}), audioBitsPerSecond: BITS });
    const parts = [], began = Date.now();
    const timer = setInterval(() => {
      const seconds = Math.round((Date.now() - began) / 1000);
      tick(seconds);
      if (seconds >= MOST_SECONDS) stop();
    }, 500);
    const stop = () => { if (recorder.state !== "inactive") recorder.stop(); };
    recorder.addEventListener("dataavailable", (event) => { if (event.data.size) parts.push(event.data); });
    recorder.addEventListener("stop", async () => {
      clearInterval(timer);
      for (const track of stream.getTracks()) track.stop();
      const plain = (recorder.mimeType || type || "audio/webm").split(";")[0];
      const blob = new Blob(parts, { type: plain });
      done({ bytes: new Uint8Array(await blob.arrayBuffer()), name: `memo.${plain === "audio/mp4" ? "m4a" : plain.split("/")[1]}`, type: plain });
    });
    recorder.start(1000);
    return stop;
  };
})();
