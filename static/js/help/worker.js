// Finds the number whose SHA-256 together with the token begins with enough zero bits.
const AT_ONCE = 256;

self.onmessage = async ({ data: { token, bits } }) => {
  const encoder = new TextEncoder();
  const proves = async (number) => {
    const digest = await crypto.subtle.digest("SHA-256", encoder.encode(`${token}:${number}`));
    return new DataView(digest).getUint32(0) >>> (32 - bits) === 0;
  };
  for (let first = 0; ; first += AT_ONCE) {
    const numbers = Array.from({ length: AT_ONCE }, (_, step) => first + step);
    const proven = await Promise.all(numbers.map(proves));
    const found = proven.indexOf(true);
    if (found >= 0) return self.postMessage(String(numbers[found]));
  }
};
