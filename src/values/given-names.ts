/**
 * Given names that are common where the bridge is used, in Cyrillic and in Latin letters, without those that are also
 * names of fields.
 */

const words = (text: string): readonly string[] => text.trim().split(/\s+/);

/** In small letters, with `е` for `ё`. */
export const GIVEN_NAMES: ReadonlySet<string> = new Set([
  ...words(`александр алексей анатолий андрей антон аркадий артем артур богдан борис вадим валентин валерий василий
    виктор виталий владимир владислав всеволод вячеслав геннадий георгий герман глеб григорий даниил данила денис
    дмитрий евгений егор иван игорь илья кирилл константин лев леонид макар максим марк матвей михаил никита николай
    олег павел петр платон роман руслан савелий семен сергей станислав степан тимофей тимур федор филипп эдуард юрий
    ярослав`),
  ...words(`александра алина алиса алла анастасия ангелина анжелика анна антонина валентина валерия варвара василиса
    вера вероника виктория галина дарья диана ева евгения екатерина елена елизавета жанна зинаида зоя инна ирина карина
    кира кристина ксения лариса лидия любовь людмила маргарита марина мария милана надежда наталия наталья нина оксана
    олеся ольга полина раиса светлана снежана софия софья таисия тамара татьяна ульяна эльвира юлия яна`),
  ...words(`саша леша андрюша дима женя ваня костя миша коля паша петя сережа слава юра маша даша катя лена лиза ира
    наташа оля таня юля настя`),
  ...words(`alexander aleksandr alexey aleksey aleksei anatoly andrey andrei anton artem artyom boris vadim valentin
    valery vasily viktor vitaly vladimir vladislav vyacheslav gennady georgy gleb grigory denis dmitry dmitri dmitriy
    evgeny evgeniy eugene egor ivan igor ilya kirill konstantin leonid maxim maksim matvey mikhail nikita nikolay nikolai
    oleg pavel petr pyotr ruslan semyon sergey sergei stanislav stepan timofey timur fyodor fedor yuri yury yaroslav`),
  ...words(`alexandra aleksandra alina alisa anastasia anastasiya angelina anna daria darya diana ekaterina elena
    elizaveta evgenia galina irina karina kira kristina ksenia larisa lyudmila margarita maria mariya nadezhda natalia
    natalya nina oksana olga polina svetlana sofia sofya tamara tatiana tatyana ulyana valeria varvara veronika viktoria
    yana yulia yuliya zoya`),
  ...words(`james john robert michael william david richard joseph thomas charles daniel matthew anthony steven andrew
    joshua kenneth kevin george edward ronald timothy jason jeffrey jacob nicholas jonathan stephen brandon benjamin
    samuel gregory patrick peter paul martin simon lucas oliver henry hans klaus jan pierre jean`),
  ...words(`mary patricia jennifer linda elizabeth barbara susan jessica sarah nancy margaret sandra kimberly emily
    michelle amanda dorothy melissa deborah stephanie rebecca laura sharon cynthia kathleen shirley angela brenda pamela
    emma nicole helen samantha katherine christine rachel catherine heather julie victoria marie claire elise sophie
    ingrid`),
]);
