/**
 * Names that upstreams use for the fields of the contract, in English and in Russian, in Latin and Cyrillic letters.
 */

/** A name as names are compared: lower-case letters and digits alone. */
export const comparable = (name: string): string =>
  name
    .normalize('NFC')
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]/gu, '');

const words = (text: string): readonly string[] => text.trim().split(/\s+/);

/** By field of the contract, the plainest name first. A name may also be a whole path run together. */
export const FIELD_NAMES = {
  id: words(`id userid customerid clientid memberid accountid uuid guid externalid
    ид идентификатор код кодклиента idклиента`),
  name: words(
    'personname fullname fio фио name customername displayname полноеимя imyaklienta имяклиента наименование контрагент',
  ),
  phone: words(`phone phonenumber mobile mobilephone mobilenumber telephone tel msisdn
    telefon nomertelefona mobilnyy mobilnyytelefon телефон номертелефона мобильный мобильныйтелефон`),
  email: words(`email mail emailaddress username pochta elpochta elektronnayapochta
    почта элпочта электроннаяпочта эладрес имейл емейл`),
  emailConfirmed: words('emailconfirmed emailverified isemailconfirmed isemailverified'),
  bonuses:
    words(`bonuses bonus points bonusbalance pointsbalance loyaltybalance loyaltypoints balance pointsbalancecurrent
    currentpoints bonuspoints bonusamount bonuscount bonustotal totalbonuses availablebonuses availablebonus availablepoints
    availablebalance bonusesavailable pointsavailable activepoints pointsactive activebalance activebonuses currentbonuses currentbonus currentbalance
    bonusy остатокбонусов остатокбаллов суммабонусов суммабаллов количествобонусов количествобаллов доступныебонусы доступныебаллы bally бонусы бонус баллы баланс бонусныйбаланс балансбонусов`),
  age: words('age vozrast возраст'),
  gender: words('gender sex pol пол'),
  cardNumber: words(`cardnumber loyaltycardnumber card membernumber loyaltycard cardno barcode cardcode
    discountcardnumber discountcard bonuscardnumber bonuscard clubcardnumber clubcard cardnum discountcardcode
    nomerkarty karta номеркарты карта картаклиента карталояльности картапокупателя номеркартылояльности
    дисконтнаякарта бонуснаякарта кодкарты штрихкод`),
  cardPercent: words(`cardpercent discount discountpercent percent discountrate
    skidka procentskidki скидка процентскидки процент`),
  status: words(`status level tier grade cardlevel levelname statusname loyaltystatusname
    uroven статус уровень`),
  birthday: words(`birthday birthdate dateofbirth dob
    datarozhdeniya denrozhdeniya датарождения деньрождения др`),
} as const;

/** The parts of a name. */
export const NAME_PARTS = {
  first: words('firstname givenname forename fname fn imya имя'),
  last: words('lastname surname familyname lname ln familiya familia фамилия'),
  patronymic: words('patronymic otchestvo отчество'),
} as const;

/** Objects that are about the shopper only. */
export const OWNERS: ReadonlySet<string> = new Set(
  words(
    'user customer client person profile contact member properties attributes klient клиент покупатель профиль',
  ),
);

const ALL: ReadonlySet<string> = new Set([
  ...Object.values(FIELD_NAMES).flat(),
  ...Object.values(NAME_PARTS).flat(),
  ...OWNERS,
]);

/** Whether a key is a field's name, whatever its letters, and so not a person's. */
export const isFieldName = (key: string): boolean => ALL.has(comparable(key));
