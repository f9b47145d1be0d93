/** A key as `cast wallet import` of Foundry 1.7.1 has encrypted it, and what opens it: anvil's first one. */
export const foundryKeystore = {
  password: 'correct horse',
  address: '0xf39Fd6e51aad88F6F4ce6aB8827279cffFb92266',
  text: JSON.stringify({
    crypto: {
      cipher: 'aes-128-ctr',
      cipherparams: { iv: '45fa2a73deb238311396cd7315cfa518' },
      ciphertext: '1ecd3ebacf41ccba34703edf544919d81ef782fdfa0ce9d95fb59c9f16145291',
      kdf: 'scrypt',
      kdfparams: {
        dklen: 32,
        n: 8192,
        p: 1,
        r: 8,
        salt: '98d30be8006672c91558935880af70198d090c6753dc0887e7f30a656bd2965a',
      },
      mac: '3ee14a544577a6f6dddece89ac1eb5456a810f3363a1b76be590876948b48d7c',
    },
    id: '02083993-f172-4042-8b8a-4026e55fad8f',
    version: 3,
  }),
} as const;
