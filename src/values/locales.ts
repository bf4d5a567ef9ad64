/**
 * How languages write numbers and the names of months inside a date. They are data of this project, so that a text is the
 * same whatever runs it.
 */

/** The signs of a language's numbers, and its months as they are written behind a day. */
export interface LocaleForms {
  readonly decimal: '.' | ',';
  readonly group: string;
  readonly months: readonly string[];
}

const forms = (decimal: '.' | ',', group: string, months: string): LocaleForms => ({
  decimal,
  group,
  months: months.split(' '),
});

/** A space where no line breaks, and its narrow form. */
const SPACE = '\u00a0';
const NARROW_SPACE = '\u202f';

/** The forms of each language by its code. */
export const localeForms: ReadonlyMap<string, LocaleForms> = new Map([
  [
    'ru',
    forms(',', SPACE, 'января февраля марта апреля мая июня июля августа сентября октября ноября декабря'),
  ],
  [
    'en',
    forms('.', ',', 'January February March April May June July August September October November December'),
  ],
  ['az', forms(',', '.', 'yanvar fevral mart aprel may iyun iyul avqust sentyabr oktyabr noyabr dekabr')],
  [
    'be',
    forms(
      ',',
      SPACE,
      'студзеня лютага сакавіка красавіка мая чэрвеня ліпеня жніўня верасня кастрычніка лістапада снежня',
    ),
  ],
  [
    'bg',
    forms(',', SPACE, 'януари февруари март април май юни юли август септември октомври ноември декември'),
  ],
  [
    'cs',
    forms(',', SPACE, 'ledna února března dubna května června července srpna září října listopadu prosince'),
  ],
  [
    'de',
    forms(',', '.', 'Januar Februar März April Mai Juni Juli August September Oktober November Dezember'),
  ],
  [
    'es',
    forms(
      ',',
      '.',
      'enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre',
    ),
  ],
  [
    'et',
    forms(
      ',',
      SPACE,
      'jaanuar veebruar märts aprill mai juuni juuli august september oktoober november detsember',
    ),
  ],
  [
    'fr',
    forms(
      ',',
      NARROW_SPACE,
      'janvier février mars avril mai juin juillet août septembre octobre novembre décembre',
    ),
  ],
  [
    'hy',
    forms(
      ',',
      SPACE,
      'հունվարի փետրվարի մարտի ապրիլի մայիսի հունիսի հուլիսի օգոստոսի սեպտեմբերի հոկտեմբերի նոյեմբերի դեկտեմբերի',
    ),
  ],
  [
    'it',
    forms(
      ',',
      '.',
      'gennaio febbraio marzo aprile maggio giugno luglio agosto settembre ottobre novembre dicembre',
    ),
  ],
  [
    'ka',
    forms(
      ',',
      SPACE,
      'იანვარი თებერვალი მარტი აპრილი მაისი ივნისი ივლისი აგვისტო სექტემბერი ოქტომბერი ნოემბერი დეკემბერი',
    ),
  ],
  [
    'kk',
    forms(',', SPACE, 'қаңтар ақпан наурыз сәуір мамыр маусым шілде тамыз қыркүйек қазан қараша желтоқсан'),
  ],
  [
    'lt',
    forms(
      ',',
      SPACE,
      'sausio vasario kovo balandžio gegužės birželio liepos rugpjūčio rugsėjo spalio lapkričio gruodžio',
    ),
  ],
  [
    'lv',
    forms(
      ',',
      SPACE,
      'janvāris februāris marts aprīlis maijs jūnijs jūlijs augusts septembris oktobris novembris decembris',
    ),
  ],
  [
    'nl',
    forms(
      ',',
      '.',
      'januari februari maart april mei juni juli augustus september oktober november december',
    ),
  ],
  [
    'pl',
    forms(
      ',',
      SPACE,
      'stycznia lutego marca kwietnia maja czerwca lipca sierpnia września października listopada grudnia',
    ),
  ],
  [
    'pt',
    forms(
      ',',
      '.',
      'janeiro fevereiro março abril maio junho julho agosto setembro outubro novembro dezembro',
    ),
  ],
  [
    'ro',
    forms(
      ',',
      '.',
      'ianuarie februarie martie aprilie mai iunie iulie august septembrie octombrie noiembrie decembrie',
    ),
  ],
  ['tr', forms(',', '.', 'Ocak Şubat Mart Nisan Mayıs Haziran Temmuz Ağustos Eylül Ekim Kasım Aralık')],
  [
    'uk',
    forms(
      ',',
      SPACE,
      'січня лютого березня квітня травня червня липня серпня вересня жовтня листопада грудня',
    ),
  ],
  ['uz', forms(',', SPACE, 'yanvar fevral mart aprel may iyun iyul avgust sentabr oktabr noyabr dekabr')],
]);
