/**
 * For `ng serve`: at the page's own origin stands a proxy, so that no service has to allow it (CORS). Give the services' origins in
 * CLOUD_ORIGINS, with commas between them; the first one answers below /cloud-0, the second below /cloud-1. public/config.json tells the
 * page the same by `mapUrls`.
 */
const origins = (process.env.CLOUD_ORIGINS ?? 'http://127.0.0.1:5000').split(',');

export default Object.fromEntries(
  origins.map((target, index) => {
    const path = `/cloud-${index}`;
    return [path, { target: target.trim(), changeOrigin: true, secure: true, pathRewrite: { [`^${path}`]: '' } }];
  }),
);
