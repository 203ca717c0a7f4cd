export { pageOrigin } from '#transport';
