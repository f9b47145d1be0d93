/** What the dashboard shows about the installation it belongs to. */
export interface DashboardOptions {
  /** Stands at the top of every page, so that nobody takes one installation for another. */
  readonly environment?: { readonly label: string; readonly tone?: EnvironmentTone };
  readonly chains?: readonly DashboardChain[];
  /** Custom properties of its style sheet without their dashes: `{ accent: 'light-dark(#0b7a53, #5fd4a4)' }`. */
  readonly theme?: Readonly<Record<string, string>>;
  /** Names by address, to be shown in its place: of treasuries, contracts, exchanges. */
  readonly labels?: Readonly<Record<string, string>>;
}

/** How much care an environment asks for; the colour of its badge. */
export type EnvironmentTone = 'neutral' | 'caution' | 'danger';

export interface DashboardChain {
  readonly id: number;
  readonly name: string;
  /** Of the native currency. */
  readonly symbol: string;
  readonly decimals: number;
  /** Address of a block explorer, without a slash at its end. */
  readonly explorer: string | null;
}

/** What the page asks for first, at `dashboard/config.json`. */
export interface DashboardConfig {
  readonly version: string;
  readonly environment: { readonly label: string; readonly tone: EnvironmentTone } | null;
  readonly chains: readonly DashboardChain[];
  /** Names by address in lower case. */
  readonly labels: Readonly<Record<string, string>>;
  /** The paths this server has, in the router's notation: what is not here is not shown. */
  readonly routes: readonly string[];
  /** What the list can be filtered by, as query parameters. */
  readonly filters: readonly string[];
  /** What a CSV of it can have. */
  readonly export_columns: readonly string[];
}
