/** The language that the page is shown in, for every component. */
import { createContext } from 'preact';
import { useContext } from 'preact/hooks';
import { sayIn, type Language, type Say } from './texts';

export const LanguageContext = createContext<Language>('en');

export const useSay = (): Say => sayIn(useContext(LanguageContext));

/** Numbers as people of the language write them. */
export const useNumbers = (): Intl.NumberFormat =>
  new Intl.NumberFormat(useContext(LanguageContext), { maximumFractionDigits: 10 });
