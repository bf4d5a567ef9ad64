/**
 * The mapping of the benchmark as an expression of JSONata, over Spaaza's user. It gives the same fields as
 * bench/mappings/spaaza/tenant.json and bench/servers/account.ts: change all or none.
 */
export const ACCOUNT_JSONATA = `(
  $some := function($value) { $value = null ? () : $value };
  $points := $some(loyalty_status.points_to_proceed_next_level);
  $name := $join($filter([first_name, last_name], function($part) { $boolean($part) }), " ");
  $segments := [
    registered ? "registered" : (),
    online_shopper ? "online" : (),
    $some(frequency) >= 3 ? "loyal" : ()
  ];
  $programme := {
    "currentLevelTitle": $some(loyalty_status.name),
    "profitDescription": $some(loyalty_status.description),
    "nextLevelDescription": $exists($points) ? $points & " points to the next level" : ()
  };
  {
    "id": $string(user_id),
    "name": $name = "" ? () : $name,
    "phone": $replace($some(phone_number), /[^0-9]/, ""),
    "email": $some(username),
    "bonuses": $some(loyalty_status.points_balance_current),
    "units": "points",
    "segments": $count($segments) > 0 ? $segments : (),
    "gender": $lookup({ "m": "male", "f": "female", "male": "male", "female": "female" }, $lowercase($some(gender))),
    "cardNumber": $exists($some(authentication_point_identifier)) ? authentication_point_identifier : $string(user_id),
    "status": $exists($some(loyalty_status.name)) ? loyalty_status.name : "Member",
    "birthday": $substring($some(birthday), 0, 10),
    "loyaltyProgram": $programme = {} ? () : $programme,
    "profileLinks": [
      { "title": "How the programme works", "url": "https://shop.example/programme", "section": "help" }
    ]
  }
)`;
