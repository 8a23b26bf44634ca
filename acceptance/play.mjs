// node play.mjs LIBRARY SCENARIO [ARGUMENT]...: plays one scenario against GATEWAY_URL with GATEWAY_KEY, and prints in
// one line of JSON what the library gave back or threw, and how many HTTP requests it made for that.

let requests = 0;
const send = globalThis.fetch;
globalThis.fetch = (...call) => {
  requests += 1;
  return send(...call);
};

const [library, scenario, ...args] = process.argv.slice(2);
const scenarios = await import(`./${library}.mjs`);
if (!Object.hasOwn(scenarios, scenario)) {
  throw new Error(`${library}.mjs has no scenario ${scenario}`);
}

let seen;
try {
  seen = { returned: await scenarios[scenario](...args) };
} catch (error) {
  seen = { thrown: described(error) };
}
console.log(JSON.stringify({ ...seen, requests }));

// What the libraries call the same thing by different names stands side by side.
function described(error) {
  const { name, message, status, statusCode, code, type, requestID } = error;
  const kind = error.constructor.name;
  return { kind, name, message, status: status ?? statusCode, code, type, requestID, last: error.lastError && described(error.lastError) };
}
