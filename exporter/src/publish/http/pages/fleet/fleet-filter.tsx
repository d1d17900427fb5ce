import type { VNode } from 'preact';
import type { FleetRow } from '../../../../model/fleet.ts';
import { assetStates, isInState, type AssetStateName } from './asset-states.ts';

/** The filter of the list of assets, and the page of it; an empty text filters nothing. */
export interface FleetFilter {
  readonly search: string;
  readonly site: string;
  readonly state: AssetStateName | '';
  readonly page: number;
}

/** True where the filter shows the asset at `now`. */
export function isWanted(row: FleetRow, { search, site, state }: FleetFilter, now: number): boolean {
  const { identity } = row;
  const wanted = search.trim().toLowerCase();
  const texts = [identity.name, identity.address, identity.site, identity.zone, identity.role];
  return (
    (site === '' || identity.site === site) &&
    texts.some((text) => text.toLowerCase().includes(wanted)) &&
    (state === '' || isInState(row, state, now))
  );
}

/** Sites in the selection list. In a larger company the search finds them. */
const sitesListed = 500;

interface FilterFormProps {
  readonly sites: readonly string[];
  readonly filter: FleetFilter;
}

/** Filters the list of all assets. Without a script, the answer is the page again. */
export function FilterForm({ sites, filter }: FilterFormProps): VNode {
  return (
    <form method="get" action="/#all">
      <label>
        Name, address, site, zone or role
        <input type="search" name="search" value={filter.search} />
      </label>
      <Choice name="site" label="Site" options={sites.slice(0, sitesListed)} chosen={filter.site} />
      <Choice name="state" label="State" options={assetStates} chosen={filter.state} />
      <button type="submit">Show</button>
    </form>
  );
}

interface ChoiceProps {
  readonly name: string;
  readonly label: string;
  readonly options: readonly string[];
  readonly chosen: string;
}

function Choice({ name, label, options, chosen }: ChoiceProps): VNode {
  return (
    <label>
      {label}
      <select name={name}>
        <option value="">all</option>
        {options.map((option) => (
          <option key={option} value={option} selected={option === chosen}>
            {option}
          </option>
        ))}
      </select>
    </label>
  );
}
