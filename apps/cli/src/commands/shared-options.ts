/** Options that many commands share, worded once. */
import { Option } from 'commander';

export const dataOption = () => new Option('--data <thư mục>', 'thư mục dữ liệu (mặc định: LONGDAN_DATA, hoặc ./data)');
export const jsonOption = () => new Option('--json', 'in kết quả ở dạng JSON');
export const outOption = () => new Option('--out <thư mục>', 'thư mục ghi tệp').makeOptionMandatory();
