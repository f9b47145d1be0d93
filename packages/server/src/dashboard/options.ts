/** What the dashboard shows about the installation it belongs to. */
export interface DashboardOptions {
  /** Stands at the top of every page, so that nobody takes one installation for another. */
  readonly environment?: { readonly label: string; readonly tone?: EnvironmentTone };
  readonly chains?: readonly DashboardChain[];
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
  /** The paths this server has, in the router's notation: what is not here is not shown. */
  readonly routes: readonly string[];
  /** What the list can be filtered by, as query parameters. */
  readonly filters: readonly string[];
}
