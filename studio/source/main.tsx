/** The start of the page. */
import { render } from 'preact';
import { App } from './app';
import { makeClient, takeToken } from './server/client';
import './style/page.css';
import './style/columns.css';
import './style/account.css';
import './style/views.css';
import './style/certificate.css';
import './style/operate.css';

const place = document.getElementById('page');
if (place !== null) render(<App client={makeClient(takeToken())} />, place);
