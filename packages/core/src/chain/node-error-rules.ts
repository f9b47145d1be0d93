/** What a node's refusal of a transaction means, whatever words the client uses for it. */
export type NodeErrorClass =
  | 'already-known'
  | 'nonce-too-low'
  | 'nonce-too-high'
  | 'underpriced'
  | 'replacement-underpriced'
  | 'fee-too-low'
  | 'fee-cap-exceeded'
  | 'insufficient-funds'
  | 'gas-limit'
  | 'reverted'
  | 'invalid-tx'
  | 'not-permitted'
  | 'pool-full'
  | 'rate-limited'
  | 'transient'
  | 'endpoint-config'
  | 'unknown';

/** A family of wordings. The first rule that fits decides. */
export interface NodeErrorRule {
  readonly class: NodeErrorClass;
  readonly words: RegExp;
  readonly unless?: RegExp | undefined;
}

/**
 * Wordings, divided by semicolons or lines, as regular expressions over prepared text: lower case, single blanks, no
 * quotes, `_` and `-` are blanks. A blank may also be missing, as in Nethermind's `OldNonce`. Whole words only.
 */
function words({ raw }: TemplateStringsArray): RegExp {
  const phrases = raw
    .join('')
    .split(/[;\n]/)
    .map((phrase) => phrase.trim());
  const source = phrases
    .filter((phrase) => phrase !== '')
    .join('|')
    .replaceAll(' ', ' ?');
  return new RegExp(`(?<![a-z0-9])(?:${source})(?![a-z0-9])`);
}

/** `says('pool-full')` with a template of wordings is a rule. */
function says(verdict: NodeErrorClass, unless?: RegExp): (wordings: TemplateStringsArray) => NodeErrorRule {
  return (wordings) => ({ class: verdict, words: words(wordings), unless });
}

const reverting = words`execution reverted; vm exception`;

// words about another transaction of this nonce: a replacement, see below
const another =
  /(?:same|this|that|identical) nonce|nonce (?:\S{1,30} )?already|already an? |another (?:transaction|tx)\b|replac/;

/**
 * Arbitrum classic, reth, ganache, aurora, hedera, cosmos: "not the nonce I expect". Whether it is too low or too high
 * is in the numbers, if there are any: see `isAhead`.
 */
export const unexpectedNonce: RegExp = words`
  (?:invalid|incorrect|wrong|bad|unexpected) (?:transaction |tx |account )?(?:nonce|sequence); correct nonce
  nonce (?:sequence )?(?:is )?(?:mismatch|incorrect|invalid|wrong|not (?:consistent|valid|correct|current|match\w*))
  nonce (?:doesnt|does not) match; sequence mismatch; nonce check fail\w*
`;

/**
 * The order is the meaning: reverts quote anything, so they come first; then the classes after which
 * the transaction may be in a pool. The narrow words of permissions and pools stand before the wide ones of `invalid-tx`.
 */
export const nodeErrorRules: readonly NodeErrorRule[] = [
  // ---- wordings that the general rules below would read wrong ----
  // bsc: the words of "underpriced", yet the transaction sits in an overflow pool
  says('already-known')`either in pool\d.*`,
  // zkSync writes "Validation revert" before its fee and gas checks too (as chainlink found them)
  says('underpriced', reverting)`unacceptable gas price; fair pubdata price too high`,
  says('gas-limit', reverting)`validation revert.{0,80}not enough gas.*`,
  // cosmos-sdk, sei: ErrOutOfGas of the checks before execution
  { class: 'gas-limit', words: /exceeds block (?:max )?gas|gas ?wanted|^: out of gas$/, unless: reverting },
  // velas
  says('insufficient-funds', reverting)`cant pay the bills`,
  // geth: the pool is full and this nonce has a gap; nothing of ours is replaced
  says('pool-full', reverting)`tries to replace pending`,
  // zkSync: a race inside the node. substrate: it bans the hashes it has just included, too
  says('transient', reverting)`insertion of another transaction; (?:transaction is )?temporarily banned(?: \))?`,
  // a nonce at the end of its range (EIP-2681), or no number at all; the nonces of EIP-7702 authorizations
  says('invalid-tx', reverting)`
    nonce has max value; nonce (?:uint64 )?overflow; nonce exceeds (?:max|u64).*; maximum allowed nonce
    authori(?:ty|zation) nonce; nonce (?:byte length|has non canonical).*
  `,

  // geth, reth, besu, anvil, hardhat, ganache, parity, kaia, cosmos-evm, hedera, frontier, ethers; zkSync's account code
  says('reverted', /changes reverted/)`
    revert(?:ed|s)?; execution (?:revert(?:ed)?|failed|error); call exception; vm exceptions?; vm (?:execution )?error
    evm error; vm panicked; bootloader based tx failed; could not be completed due to an exception; execution halted
    simulation (?:failed|error); failed simulation; transaction simulation; account validation error
    (?:paymaster validation|paymaster preparation)(?: error)?
  `,
  // the halts of geth's EVM and revm: on a node that mines at once these transactions are mined
  says('reverted')`
    out of (?:gas|memory); gas required exceeds.*; always failing transaction; invalid (?:\w+ )?opcode; bad instruction
    invalid jump(?: destination)?; stack (?:under|over)flow; stack limit reached; max call depth exceeded
    write protection; return data out of bounds; contract address collision; create collision
    max code size exceeded; contract creation code storage
  `,

  // geth, erigon, nethermind, reth, frontier; besu, kaia, hardhat, zkSync; gnosis writes "alreadyknown"
  says('already-known')`already known; (?<!no )known (?:transaction|txn?|message)`,
  // parity, anvil, reth, substrate ("AlreadyImported"); cosmos, sei ("in cache"); erigon, conflux, harmony, hedera, skale
  says('already-known', another)`
    already (?:been )?(?:imported|submitted|broadcast(?:ed)?|queued|received|pending|seen); same hash; same transaction
    (?:transaction |tx )?(?:already|exists?)(?: exists?)? in (?:the )?(?:mem |tx |transaction |pending |m)?(?:pool|queue)
    (?:already|exists?)(?: exists?)? in (?:the )?(?:cache|system|chain); already have (?:the |this )?transaction
    (?:transaction|txn?|hash) (?:is |was |has )?(?:been )?already (?:been )?(?:exists?|inserted|added|sent|processed)
    (?:transaction|txn?) (?:is |was |has )?(?:been )?already (?:been )?(?:mined|confirmed|included|finali[sz]ed|executed)
    dup(?:licated?)? (?:a )?(?:special )?(?:transaction|txn?|hash|message)(?! nonce)
  `,
  // EIP-7966 (geth, reth, anvil): accepted, but not mined while the call lasted
  says('already-known')`added to the (?:mem)?pool but; transaction confirmation timeout; successfully submitted but`,

  // everybody; the number may stand inside (revm: "nonce 4 too low")
  { class: 'nonce-too-low', words: /nonce(?: \S{1,40}){0,3} ?too ?(?:low|small|old)\b/ },
  // nethermind, conflux, ethers, viem, cosmos-evm, substrate
  says('nonce-too-low')`
    old nonce; stale (?:nonce|tx|transaction); nonce (?:is |has )?(?:stale|expired|outdated|low)
    (?<!own )nonce.{0,20}(?:already|been) (?:been )?(?:used|consumed|taken)
    nonce(?:(?!fee|gas|price).){0,40}(?:lower|less|smaller) than; pool\(stale; (?:invalid )?transaction::stale
    transaction is (?:outdated|stale)
  `,
  // erigon's discard reason: this transaction or another of its nonce was mined
  { class: 'nonce-too-low', words: /(?:^|: ?)mined(?:$| ?[,}])/ },
  // geth, arbitrum, besu, hardhat, zkSync, hedera, revm
  { class: 'nonce-too-high', words: /nonce(?: \S{1,40}){0,3} ?too ?(?:high|large|big|far|distant)\b/ },
  // nethermind, geth (delegated accounts), besu (a predecessor was refused), lotus, conflux, substrate, viem, cosmos-evm
  says('nonce-too-high')`
    nonce gap; gapped nonce; future nonce; nonce.{0,20}in (?:the )?future; distant future; nonce out of range
    exceeds next nonce; not current nonce for delegation; valid in the future; with a lower nonce exists
    (?:invalid )?transaction::future; pool\(future; nonce(?:(?!fee|gas|price).){0,40}(?:higher|greater|larger) than
  `,

  { class: 'nonce-too-low', words: unexpectedNonce },

  // geth, besu, hardhat, anvil, erigon, reth, kaia, parity, lotus, conflux, skale, polygon-edge, ganache, ethers
  says('replacement-underpriced')`
    replac(?:e|ed|ing|ement); replacement transaction underpriced; (?:same|this|that|identical|duplicate) nonce
    nonce.{0,24}already.*; nonce in use
    message with nonce; already a(?:nother)? (?:transaction|tx).{0,20}nonce; another (?:transaction|tx) with nonce
  `,
  // nethermind: ReplacementNotAllowed, OwnNonceAlreadyUsed; the third was also its answer to a bump that is too small
  says('replacement-underpriced')`replacement not allowed; own nonce already used; fee too low to compete`,
  // substrate (TooLowPriority, 1014), tendermint
  says('replacement-underpriced')`
    too low priority; priority is too low; (?:existing|newer) transaction had higher priority; price bump
  `,

  // geth's cap on what one transaction may cost (RPCTxFeeCap), besu, reth, rskj; mantle's upper bound
  says('fee-cap-exceeded')`
    (?:fee|gas price).{0,60}exceeds? (?:the )?(?:configured |max(?:imum)? |allowed )?(?:fee )?cap; fee cap exceeded
    gas price (?:is )?too high; fee (?:is )?too high
  `,
  // fields that contradict each other: geth, besu, hardhat, nethermind, anvil, revm, viem; kaia, the wrong way round
  says('invalid-tx')`
    (?:invalid )?(?:max )?(?:priority fee|tip).{0,80}(?:higher|greater|bigger|exceeds?|>).{0,30}(?:max fee|fee cap).*
    max fee per gas.{0,40}(?:higher than|<) (?:the )?max priority.*; higher than (?:the maximum allowed value|2\^).*
    max priority fee greater; invalid fee input; must be set to the same value.*; invalid unit price
    both gas price and.*; gas price not 0
  `,
  // geth, arbitrum, besu, reth, anvil, hardhat, kaia, parity, celo, evmos, lotus, viem; blob gas has a base fee, too
  {
    class: 'fee-too-low',
    words: /(?:less|lower|below|too low|<|meet|equal to).{0,60}base ?fee/,
    unless: /effective ?priority/,
  },
  says('fee-too-low')`
    (?:less than|below) (?:the )?(?:block|current) blob.*; blob gas price.{0,50}greater than.{0,40}max fee.*
    below chain minimum; less than gas price minimum.*
  `,
  // geth, bor, bsc, op-geth, besu, erigon, nethermind, reth, parity, hedera, arbitrum classic, mantle, linea, cosmos, sei
  says('underpriced')`
    (?:transaction )?underpriced; gas price.{0,60}too low
    (?:fees?|tips?|prices?)(?: cap)?(?: per gas)? (?:is |are )?too low
    (?:fee|tip|price|cap).{0,50}below.{0,30}minimum; insufficient (?:fees?|gas prices?)(?! token)
    gas price.{0,40}(?:below|lower than|less than); fee per gas needs to be higher; (?:accept 0|zero) gas price
    (?:minimum|min) (?:global fee|gas price); sufficient min price; price limit to low; priority not high enough
  `,

  // geth, besu, erigon, nethermind, reth, parity, hardhat, zkSync, hedera, monad, cosmos, substrate, lotus, aurora, viem
  says('insufficient-funds')`
    insufficient(?:(?!gas).){0,24}(?:funds?\w*|balance|eth(?:er)?(?! \w*transaction))
    not enough(?:(?!gas).){0,20}(?:funds|balance|eth(?:er)?|cash)
    enough (?:funds|balance); upfront cost; overdraft; overdraws?; lack of funds?\w*; out of (?:funds?|balance); cant pay
    exceeds(?:(?!gas).){0,40}balance; balance\b.{0,40}(?:too low|less than|smaller than|<).*; from user balance
    inability to pay; (?:invalid )?transaction::payment; pool\(payment
  `,

  // geth, besu, erigon, nethermind, reth, anvil, parity, frontier, kaia, monad, mantle, rskj, substrate
  says('gas-limit')`
    intrinsic gas\w*; (?:exceeds )?blocks? gas limit; floor data gas; gas floor; supplied gas
    exhausts? (?:the )?(?:block|resources).*; gas (?:uint(?:64)? |computation )?overflow
    gas limit(?: cap)? (?:is )?(?:too (?:high|low|large|small)|reached|exceeded|overflow|cap|must.*); invalid gas limit
    (?:exceed\w*|above).{0,40}gas (?:limit|cap).*; gas (?:is )?too (?:low|high|large)
  `,
  // hedera, linea, hardhat, revm, lotus, zkSync, conflux, sei, viem
  says('gas-limit')`
    gas limit.{0,60}(?:exceed\w*|greater than|more than|beyond|insufficient|cannot be less).*; tx gas exceeds.*; max gas
    not enough (?:base )?gas; insufficient gas; did not.{0,20}enough gas; blob gas too high; gas \d+ exceeds.*; ergs limit
    amount of gas (?:\(\d+\) )?provided
  `,

  // bsc, besu, parity, arbitrum, harmony, quorum, celo, zkSync, zkevm-node; sanctions lists of linea and private relays
  says('not-permitted', /\b(?:method|origin)\b/)`
    (?:black|deny|allow|white) list(?:ed)?; banned; not permitted; prohibited; sanction(?:s|ed)?; ofac; sdn; compliance
    forbidden (?:sender|recipient|address); blocked (?:sender|recipient|address|account|tx|transaction)
    (?:sender|recipient|address|account|transaction).{0,60}blocked; not acceptable by; operation not allowed
  `,
  // besu, quorum, cosmos-evm, linea, kaia, polygon-edge, ronin, hedera
  says('not-permitted')`
    not (?:authori[sz]ed|allowed) to (?:send|deploy|create|transact); (?:no|not have|doesnt have) permission; permission denied
    (?:sender|account|address|deployer|caller).{0,40}not (?:authori[sz]ed|allowed); unauthori[sz]ed (?:sender|deployer|caller)
    disallowed send.*; (?:create|call) operation is disabled; cannot receive transactions; not allowed in this node
    is prevented for.*; transaction denied; receivers signature is enabled; (?:transaction|tx) is not allowed; allow transaction
  `,

  // geth, op-geth, bor, kaia, erigon, reth, nethermind, parity, arbitrum, zkevm-node, cosmos, tendermint, lotus, substrate
  says('pool-full', /(?:connection|thread|worker|database) pool/)`
    (?:tx|mem|sub |transaction )?pool (?:is )?(?:full|overflow|overloaded); queue (?:is )?full; limit in (?:the )?txpool
    account limit; tx limit; transaction limit reached; already reserved; delegated accounts?; delegator has pending tx
    has pending transaction; conflicts with existing transaction; type conflict; pending txs of conflicting type
    too many (?:pending |queued )?(?:transactions|txs|messages); dropped due to.*; immediately dropped; pool size.*
    spammer; in flight (?:transaction|tx)s?; queue limit; (?:enqueued|queued|pending) transactions.{0,20}reached; low slots
    cap for queued transactions
  `,

  // replies that tell nothing of the transaction: geth's response limit, parsers of go and node, web3.js, ethers, proxyd
  says('transient')`
    unexpected (?:token|end of.*|character); invalid character.{0,10}looking for.*; not valid json
    (?:missing|empty|null|invalid|malformed|no) response; invalid json (?:rpc )?response; deserialization error
    response (?:data |body |size )?(?:is )?(?:too large|exceed\w*|failed validation); (?:pars|decod|read|serializ)\w*.{0,24}(?:response|reply|receipt|result)
  `,
  // arbitrum's sequencer; hedera's mirror node; geth
  says('transient')`expected surplus; immature records; method handler crashed`,

  // the signature and the sender: geth, besu, erigon, nethermind, reth, parity, hedera, frontier, kaia, aurora, alloy
  says('invalid-tx')`
    invalid (?:tx |transaction |authority |ecdsa |zero )?(?:sig\w*|sender|signer|fee payer|public key|receiver); v, r, s values?
    signature.{0,24}(?:invalid|failed|greater than|unsupported|error|wrong).*; (?:bad|incomplete|wrong) signature; y parity
    size for signature; (?:failed to |can not )?(?:recover|resolve|extract) (?:the )?(?:sender|signer|signature|pubkey); bad proof
    (?:not|is not|be) (?:an )?eoa; sender no eoa; non account; sender is (?:a )?contract; deployed code; reject call(?:er)? with code
    sender is not an account; legacy account; account key
  `,
  // the chain: geth, besu, erigon, nethermind, parity, harmony, hardhat, anvil, hedera, cosmos-evm, zkSync
  says('invalid-tx')`
    (?:invalid|wrong|incorrect|unsupported|mismatched) (?:tx |evm )?(?:chain|network) id; signed for another chain
    chain id.{0,40}(?:not supported|required|mismatch|does ?n[o ]?t match|not allowed|is invalid|higher than).*
    no chain id; not have a chain id; replay protect\w*; eip 155
  `,
  // the type and its fields: geth, besu, erigon, nethermind, reth, anvil, hardhat, hedera, scroll, zkSync, celo, morph
  says('invalid-tx')`
    (?:invalid )?(?:transaction|txn?) type; typed transaction; unsupported (?:transaction|\w+ tx); hardfork; access lists?
    authori[sz]ation (?:list|tuple)s?; eip (?:1559|2930|4844|7594|7702|3860).*; rip 7560; blob(?! storage)\w*; sidecars?; kzg\w*
    commitments?; transaction of type create; dynamic (?:fee )?tx not.*; eth compatible.*; celo denominated.*; (?:before|after) london.*
  `,
  // the size: geth, erigon, nethermind, parity, hedera, sei, mantle, linea, rskj, morph, proxyd, nginx
  says('invalid-tx')`
    oversized; (?:transaction|txn?|l2 ?message|message|data|input|body|content|entity|length|code)(?:(?!took).){0,20}too (?:large|big|long)
    rlp too long; init code; code size; call ?data.{0,30}(?:greater|larger|bigger|exceeds?).*; data size bigger.*
    size.{0,30}(?:exceed|higher than).*; memo exceeds.*; payload exceeded.*
  `,
  // the encoding: RLP of geth and parity, reth, anvil, hardhat, besu, frontier, hedera, zkSync
  says('invalid-tx')`
    rlp\w*; decode rlp error; (?:failed|unable|could not|cannot|error) (?:to )?(?:decode|decoding|deserialize|serialize)
    decode transaction failed; decoding (?:tx|error|failed); couldnt parse; cannot unmarshal hex.*; malformed; hex string
    (?:input|string|transaction|bytes) too short; empty (?:raw )?transaction; transaction data is empty; marked the transaction as invalid
    transaction hash is null; invalid (?:params?|parameters?|arguments?|hex|message format|shard|amount|gas (?:price|fee|tip) ?\w*); missing value.*
    does not match directive.*; failed (?:basic )?validation; basic validation failed; raw transaction is required
  `,
  // bare names: erigon's INVALID, nethermind's NotSupportedTxType, "InvalidCreateTxData: ...", "NotAllowedCreateTransaction: ..."
  {
    class: 'invalid-tx',
    words: /(?:^|: ?)(?:(?:invalid|notallowed|missing)[a-z]*|(?:maxtxsize|notsupportedtx)[a-z]+)(?:$|:| ?[,}])/,
  },
  // values: geth, erigon, nethermind, hedera, anvil, zkSync, celo; circuits that overflow: zkevm-node, linea
  says('invalid-tx')`
    negative (?:value|amount); value cant be.*; (?:int256|cost|integer|bigint) overflow; overflow payment; cyclic
    counters; out of counters; line count; factory dep\w*; (?:to|from) ?address ?is ?null; wrong token; per pub ?data
  `,

  // infura, alchemy, quicknode, chainstack, ankr, drpc, kong, cloudflare, proxyd, hedera; EIP-1474's bare "limit exceeded"
  says('rate-limited', /time ?out|timed out/)`
    rate ?limit\w*; rate exceeded; request (?:rate|limit); too many (?:concurrent )?(?:requests?|connections); concurrent requests
    requests? per second; rps; capacity limit; compute units?; quotas?; throttl\w+; credits? (?:limit\w*|exceeded|exhausted)
    usage limit; (?:request|call|usage|daily|monthly|plan|api|bandwidth) limits? exceeded; exceeds defined limit; slow down
    (?:daily|monthly) (?:request|limit|capacity).*; free tier; error code: 1015; limiting requests
  `,
  { class: 'rate-limited', words: /(?:^|[:\]] ?)limit exceeded/ },

  // geth, besu, hardhat, anvil (methods); infura, alchemy, ankr, quicknode, kong (keys); nitro, mantle, flow (roles)
  says('endpoint-config', /time ?out|timed out|temporar/)`
    method.{0,60}not (?:found|supported|available|enabled|allowed|permitted|implemented|exist)
    method.{0,60}(?:whitelisted|disabled|disallowed); endpoint.{0,20}(?:not supported|disabled|inactive|suspended)
    (?:unsupported|unknown|disallowed) (?:json ?rpc |rpc )?method; not (?:yet )?implemented; unauthori[sz]ed; authenticat\w+
    api keys?; access token; project id; access (?:denied|restricted); forbidden; payment required; authori[sz]ation required
    not enabled for.*; (?:white|allow) list; app is inactive; billing; account suspended
    page not found; error code: 1020; pool (?:is )?not enabled; not supported by this endpoint
    (?:read|index) only mode; verifier mode; forwarding not configured; out of band
  `,
];

/** Weaker than an HTTP status in the text: "not now" (networks, gateways, nodes that sync) and headings. */
export const weakNodeErrorRules: readonly NodeErrorRule[] = [
  // node, undici, go, nginx, envoy, cloudflare, drpc, erpc, proxyd; geth, besu, parity, nethermind, arbitrum, zkSync, viem
  says('transient')`
    time ?outs?; timed ?out; took too long; deadline; econn\w+; etimedout; epipe; enotfound; eai again; e(?:host|net)unreach
    getaddrinfo; certificate; no such host; sockets?; (?:dis)?connect(?:ed|ion)?; network(?:error)?; fetch failed; failed to fetch; load failed
    eof; internal (?:\w+ ){0,2}error; unavailable; temporary; temporarily; gateway; upstreams?; backends?; healthy
    no (?:available|servers?).*; overload\w*; busy; over capacity; too much load; try again; retry; sync(?:ing)?; peers
    not (?:synced|ready|healthy); catch up mode; shutting down; maintenance; abort(?:ed)?; cancel(?:l?ed)?; closed; terminated
    hang up; broken pipe; reset by peer; request failed; header not found; trie node; world state; in progress; bad response
    not accepting transactions; null value; something went wrong; failed to (?:publish|relay|forward).*
  `,
  // scroll, mantle, substrate: a heading rather than a reason
  says('invalid-tx')`invalid (?:raw )?(?:transactions?|txn?); (?:transaction|txn?) (?:is )?invalid`,
];
