export { pageOrigin } from '#platform';
