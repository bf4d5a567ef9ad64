/** The media types of answers that are not JSON. */

/** What answers in XML are labelled as, those of SOAP too. */
export const XML_TYPES = 'application/xml, text/xml, application/soap+xml';

/** Other names of what is XML: protocols and media types. */
export const OF_XML = /^(?:soap(?:\W?1\.[12])?|wsdl|xml-?rpc|(?:text|application)\/(?:[\w.-]+\+)?xml)$/i;

/** Other names of what is a plain text. */
export const OF_TEXT = /^(?:plain(?:[ -]?text)?|string|raw|text\/plain|txt)$/i;
