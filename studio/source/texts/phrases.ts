/** The editor's own words, which it has in English: those of completion, findings, folding and differences. */
import type { Language } from './texts';

type Phrases = Readonly<Record<string, string>>;

const ENGLISH: Phrases = {};

const RUSSIAN: Phrases = {
  Completions: 'Варианты',
  Diagnostics: 'Замечания',
  'No diagnostics': 'Замечаний нет',
  close: 'закрыть',
  'Fold line': 'Свернуть строку',
  'Unfold line': 'Развернуть строку',
  'Folded lines': 'Свёрнуты строки',
  'Unfolded lines': 'Развёрнуты строки',
  to: 'по',
  'folded code': 'свёрнутый текст',
  unfold: 'развернуть',
  'Selection deleted': 'Выделенное удалено',
  'Control character': 'Управляющий символ',
  '$ unchanged lines': 'Строк без изменений: $',
  Accept: 'Принять',
  Reject: 'Отклонить',
  'Revert this chunk': 'Вернуть этот фрагмент',
};

export const phrasesIn = (language: Language): Phrases => (language === 'ru' ? RUSSIAN : ENGLISH);
