/** The forgetting of a shopper: what it came to, or why it was not done. */
import type { Either } from 'fp-ts/Either';

/** A shopper who was forgotten. */
export interface ShopperForgotten {
  /** How many answers this process had of the shopper. */
  readonly entries: number;
  /** `none`: this bridge has no store, so that only this process has forgotten the shopper. */
  readonly store: 'removed' | 'none';
}

/** Why a shopper is not forgotten everywhere. */
export type NotForgotten =
  /** The tenant does not serve. */
  | { readonly why: 'not-serving' }
  /** It is not an identifier of the tenant. */
  | { readonly why: 'identifier' }
  /** This process has forgotten the shopper, and the store has not. */
  | { readonly why: 'store'; readonly code: string };

/** Forgets the shopper of an identifier, as the app sends it. */
export type ForgetShopper = (
  tenant: string,
  identifier: string,
) => Promise<Either<NotForgotten, ShopperForgotten>>;
