/** Spaaza's `user_info`, after spaaza-get-user.txt; further fields are from the public documentation. */
import * as t from 'io-ts';
import { Decimal, Integer, nullable } from '../../src/values/codec';

const loyalty = t.intersection([
  nullable(t.string, ['name', 'description', 'last_review_date', 'next_review_date', 'date_reached']),
  nullable(Integer, ['campaign_id', 'loyalty_level_id']),
  nullable(Decimal, [
    'points_balance_current',
    'points_to_proceed_next_level',
    'points_to_remain_current_level',
    'monetary_balance_current',
  ]),
]);
// prettier-ignore
const texts = [
  'authentication_point_identifier', 'auxiliary_identifier', 'first_name', 'last_name',
  'address_streetname', 'address_housenumber', 'address_housenumber_extension', 'address_line_2',
  'address_line_3', 'address_towncity', 'address_regionstate', 'address_postalcode', 'country_code',
  'lang_code', 'language', 'gender', 'birthday', 'username', 'phone_number', 'user_facebook_id',
  'average_basket_value', 'created_date', 'last_modified_date', 'referral_code', 'referral_channel',
] as const;
// prettier-ignore
const numbers = [
  'frequency', 'recency', 'monetary', 'overall', 'points_wallet_total', 'days_since_last_purchase',
  'number_of_purchases',
] as const;
// prettier-ignore
const flags = [
  'registered', 'is_employee', 'is_influencer', 'online_shopper', 'offline_shopper', 'referred',
] as const;
// prettier-ignore
const mailing = [
  'mailing_list_sub_offered', 'mailing_list_subscribed', 'printed_mailing_list_subscribed',
] as const;

/** Fields that the documentation names without saying what they are. */
// prettier-ignore
const undescribed = [
  'favorite_store', 'authentication_point', 'business_group', 'obfuscated', 'opt_in_secondary',
  'push_notification_subscription',
] as const;

/** `user_info`: over the generations, everything but the id was absent or null once. */
export const Payload = t.intersection([
  t.type({ user_id: Integer }),
  t.intersection([
    nullable(t.string, texts),
    nullable(Decimal, numbers),
    nullable(t.boolean, flags),
    nullable(t.union([t.string, Integer]), ['member_number']),
    nullable(t.union([t.string, Decimal]), ['address_latitude', 'address_longitude']),
  ]),
  t.intersection([
    nullable(loyalty, ['loyalty_status']),
    nullable(nullable(t.boolean, mailing), ['mailing_list']),
    nullable(nullable(t.string, ['type', 'code']), ['entity_code']),
    nullable(
      t.intersection([nullable(t.boolean, ['programme_opted_in']), nullable(t.string, ['join_date'])]),
      ['opt_in_programme'],
    ),
    nullable(
      t.intersection([
        nullable(Integer, ['id']),
        nullable(t.string, ['referral_code', 'first_name', 'last_name', 'username']),
      ]),
      ['referring_user'],
    ),
  ]),
  t.intersection([
    nullable(t.array(t.unknown), ['stores']),
    nullable(Integer, ['id']),
    nullable(t.unknown, undescribed),
  ]),
]);
